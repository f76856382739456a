package org.palomar.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.storage.FaultyEngine.Fault;

/** What the store does when the disk fails, and what is left after a power cut. */
class FaultyDiskTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** More than there is between two looks at the free room. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final FaultyEngine engine = new FaultyEngine();
    private final Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private final List<String> notes = new ArrayList<>();

    @AfterEach
    void close() {
        store.close();
        engine.close();
    }

    private static byte[] key(String name) {
        return ("\u00f0" + name).getBytes(StandardCharsets.ISO_8859_1);
    }

    private void put(String name) throws StoreException {
        Transaction transaction = store.open();
        transaction.add(new Contribution() {
            @Override
            public void write(WriteBatch batch) {
                batch.put(key(name), new byte[1]);
            }

            @Override
            public void committed() {
                notes.add(name + " committed");
            }

            @Override
            public void abandoned() {
                notes.add(name + " abandoned");
            }
        });
        transaction.commit();
    }

    private void putBody(int size) throws StoreException, IOException {
        try (Store.StagedBlob blob = store.stage(Content.of(new byte[size]))) {
            Transaction transaction = store.open();
            transaction.add(new Contribution() {
                @Override
                public void write(WriteBatch batch) {
                    blob.refer(batch, new byte[] {1});
                }

                @Override
                public void committed() {}

                @Override
                public void abandoned() {}
            });
            transaction.commit();
        }
    }

    private static StoreException.Reason reasonOf(Throwable failure) {
        assertThat(failure).isInstanceOf(StoreException.class);
        return ((StoreException) failure).reason();
    }

    @Test
    void takesNoChangeAfterAFailedSyncAndStillReads() throws StoreException {
        put("before");
        engine.next(Fault.SYNC_FAILS);
        assertThatThrownBy(() -> put("lost"))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(StoreException.Reason.UNAVAILABLE));
        assertThatThrownBy(() -> put("after"))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(StoreException.Reason.UNAVAILABLE));
        assertThat(notes).containsExactly("before committed", "lost abandoned");
        assertThat(store.get(key("before"))).isPresent();
        assertThat(engine.writes()).isEqualTo(1);
    }

    @Test
    void takesNoChangeAfterAFailedWrite() {
        engine.next(Fault.WRITE_FAILS);
        assertThatThrownBy(() -> put("lost")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> put("after")).isInstanceOf(StoreException.class);
        assertThat(notes).containsExactly("lost abandoned");
    }

    @Test
    void writesNoBodyAgainBecauseTheStoreIsClosing() throws StoreException, IOException {
        int large = StoreSettings.SPOOL_OVER + 10_000;
        putBody(large);
        long written = engine.chunksWritten();
        engine.closeBodies();
        assertThatThrownBy(() -> putBody(large))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(StoreException.Reason.UNAVAILABLE));
        assertThat(engine.chunksWritten()).isEqualTo(written);
    }

    /** The committer takes a change out of its queue, and ends by an error before it has looked at it. */
    @Test
    void answersWhatItHadInHandWhenItEndsByAnError() throws Exception {
        StoreSettings usual = StoreSettings.DEFAULT;
        store.adjust(new StoreSettings(
                usual.reserve(), usual.groupOctets(), 1, usual.commitDeadline(), usual.readThreads()));
        FutureTask<Void> second = new FutureTask<>(() -> {
            put("second");
            return null;
        });
        Thread thread = Thread.ofPlatform().unstarted(second);
        Transaction first = store.open();
        first.add(new Contribution() {
            @Override
            public void write(WriteBatch batch) {
                long start = System.nanoTime();
                thread.start();
                // The second one is in the queue, and the next look at the free room is due.
                await().atMost(PATIENCE)
                        .until(() -> thread.getState() == Thread.State.TIMED_WAITING
                                && System.nanoTime() - start >= LOOK_NANOS);
                engine.breakOnNextLook();
            }

            @Override
            public void committed() {}

            @Override
            public void abandoned() {}
        });
        first.commit();
        assertThatThrownBy(() -> second.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(AssertionError.class)
                .hasStackTraceContaining("the committer ended by an error");
        assertThatThrownBy(() -> put("later")).hasMessageContaining("failed");
    }

    @Test
    void goesOnAfterAFullDisk() throws StoreException {
        engine.next(Fault.DISK_FULL);
        assertThatThrownBy(() -> put("refused"))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(StoreException.Reason.FULL));
        put("taken");
        assertThat(notes).containsExactly("refused abandoned", "taken committed");
    }

    @Test
    void refusesBodiesBelowTheReserveButNotSmallChanges() throws StoreException, IOException {
        engine.free(StoreSettings.DEFAULT.reserve() / 2);
        awaitRefusal();
        put("small");
        engine.free(StoreSettings.DEFAULT.reserve() / 8);
        awaitFullForSmallChanges();
        engine.free(Long.MAX_VALUE);
        awaitRecovery();
        putBody(10);
    }

    private void awaitRefusal() {
        long start = System.nanoTime();
        boolean refused = false;
        while (!refused) {
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
            try {
                putBody(10);
            } catch (StoreException | IOException failure) {
                assertThat(reasonOf(failure)).isEqualTo(StoreException.Reason.FULL);
                refused = true;
            }
        }
    }

    private void awaitFullForSmallChanges() {
        long start = System.nanoTime();
        boolean refused = false;
        while (!refused) {
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
            try {
                put("small");
            } catch (StoreException failure) {
                assertThat(failure.reason()).isEqualTo(StoreException.Reason.FULL);
                refused = true;
            }
        }
    }

    private void awaitRecovery() throws IOException {
        long start = System.nanoTime();
        boolean taken = false;
        while (!taken) {
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
            try {
                putBody(10);
                taken = true;
            } catch (StoreException failure) {
                assertThat(failure.reason()).isEqualTo(StoreException.Reason.FULL);
            }
        }
    }

    @Test
    void keepsAfterAPowerCutWhatWasAcknowledged() throws StoreException, IOException {
        put("a");
        putBody(3_000_000);
        put("b");
        try (FaultyEngine after = engine.crashed();
                Store.Owned reopened = Stores.open(after, StoreSettings.DEFAULT)) {
            assertThat(reopened.get(key("a"))).isPresent();
            assertThat(reopened.get(key("b"))).isPresent();
            List<byte[]> references = new ArrayList<>();
            reopened.references((hash, owner) -> references.add(hash));
            assertThat(references).hasSize(1);
            BlobId id = new BlobId(references.getFirst(), 3_000_000);
            assertThat(reopened.blob(id).open().readAllBytes()).hasSize(3_000_000);
        }
    }

    @Test
    void collectsAfterAPowerCutWhatWasWrittenAheadInVain() throws StoreException, IOException {
        BlobId id;
        try (Store.StagedBlob blob = store.stage(Content.of(new byte[2_000_000]))) {
            id = blob.id();
        }
        try (FaultyEngine after = engine.crashedKeepingTail();
                Store.Owned reopened = Stores.open(after, StoreSettings.DEFAULT)) {
            byte[] firstChunk = new byte[BlobId.LENGTH + 5];
            firstChunk[0] = 'b';
            System.arraycopy(id.hash(), 0, firstChunk, 1, BlobId.LENGTH);
            await().atMost(PATIENCE).until(() -> reopened.get(firstChunk).isEmpty());
        }
    }
}
