package org.palomar.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;

/** What the store does, whatever engine is below. */
public abstract class StoreContract {

    private static final byte[] OWNER = {1};
    private static final byte[] OTHER = {2};
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private KeyValueEngine engine = new InMemoryEngine();
    private Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);

    /** A fresh, empty engine; called once for each test. */
    protected abstract KeyValueEngine openEngine() throws StoreException;

    @BeforeEach
    void openStore() throws StoreException {
        store.close();
        engine = openEngine();
        store = Stores.open(engine, StoreSettings.DEFAULT);
    }

    @AfterEach
    void closeStore() {
        store.close();
        engine.close();
    }

    /** A contribution that writes and notes what became of it. */
    private static final class Noted implements Contribution {
        private final String name;
        private final List<String> notes;
        private final byte[] key;

        Noted(String name, List<String> notes) {
            this.name = name;
            this.notes = notes;
            this.key = key(name);
        }

        @Override
        public void write(WriteBatch batch) throws StoreException {
            if (name.startsWith("refused")) {
                throw new StoreException(StoreException.Reason.UNAVAILABLE, "refused by order");
            }
            batch.put(key, key);
            notes.add(name + " written");
        }

        @Override
        public void committed() {
            notes.add(name + " committed");
        }

        @Override
        public void abandoned() {
            notes.add(name + " abandoned");
        }
    }

    /** Only writes. */
    @FunctionalInterface
    private interface Write extends Contribution {
        @Override
        default void committed() {}

        @Override
        default void abandoned() {}
    }

    private static byte[] key(String name) {
        return ("\u00f0" + name).getBytes(StandardCharsets.ISO_8859_1);
    }

    private void commit(Contribution... parts) throws StoreException {
        Transaction transaction = store.open();
        Arrays.asList(parts).forEach(transaction::add);
        transaction.commit();
    }

    private void refer(Store.StagedBlob blob, byte[] owner) throws StoreException {
        commit((Write) batch -> blob.refer(batch, owner));
    }

    private static byte[] random(int length) {
        byte[] octets = new byte[length];
        new Random(length).nextBytes(octets);
        return octets;
    }

    private static byte[] read(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }

    private boolean isStored(BlobId id) {
        try {
            return read(store.blob(id)).length == id.size();
        } catch (IOException missing) {
            return false;
        }
    }

    private void awaitCollected(BlobId id) {
        await().atMost(PATIENCE).until(() -> !isStored(id));
    }

    @Test
    void commitsTheContributionsOfATransactionInTheirOrder() throws StoreException {
        List<String> notes = new ArrayList<>();
        commit(new Noted("a", notes), new Noted("b", notes));
        assertThat(notes).containsExactly("a written", "b written", "a committed", "b committed");
        assertThat(store.get(key("a"))).hasValue(key("a"));
        assertThat(store.get(key("b"))).hasValue(key("b"));
    }

    @Test
    void leavesNoTraceOfARefusedTransaction() throws StoreException {
        List<String> notes = new ArrayList<>();
        assertThatThrownBy(() -> commit(new Noted("a", notes), new Noted("b", notes), new Noted("refused", notes)))
                .hasMessage("refused by order");
        assertThat(notes).containsExactly("a written", "b written", "b abandoned", "a abandoned");
        assertThat(store.get(key("a"))).isEmpty();
        commit(new Noted("c", notes));
        assertThat(store.get(key("c"))).isPresent();
    }

    @Test
    void survivesAProgrammingErrorInAContribution() throws StoreException {
        assertThatThrownBy(() -> commit((Write) batch -> {
                    throw new IllegalStateException("by order");
                }))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> commit((Write) batch -> {
                    throw new AssertionError("by order");
                }))
                .isInstanceOf(StoreException.class);
        commit(new Noted("a", new ArrayList<>()));
        assertThat(store.get(key("a"))).isPresent();
    }

    @Test
    void letsManyThreadsCommitAtOnce() throws Exception {
        int[] counter = new int[1];
        List<Future<Integer>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                results.add(threads.submit(() -> {
                    int[] mine = new int[1];
                    commit((Write) batch -> {
                        mine[0] = ++counter[0];
                        batch.put(key("n" + mine[0]), new byte[1]);
                    });
                    return mine[0];
                }));
            }
        }
        List<Integer> numbers = new ArrayList<>();
        for (Future<Integer> result : results) {
            numbers.add(result.get());
        }
        assertThat(numbers).doesNotHaveDuplicates().hasSize(200);
        assertThat(store.get(key("n200"))).isPresent();
    }

    @Test
    void givesBackBodiesOfEverySize() throws StoreException, IOException {
        for (int length : new int[] {0, 1, 5000, 256 << 10, (256 << 10) + 1, 1 << 20, (1 << 20) + 1, 3_000_000}) {
            byte[] octets = random(length);
            BlobId id;
            try (Store.StagedBlob blob = store.stage(Content.of(octets))) {
                id = blob.id();
                assertThat(read(blob.content())).isEqualTo(octets);
                refer(blob, OWNER);
            }
            assertThat(read(store.blob(id))).isEqualTo(octets);
        }
    }

    @Test
    void readsAPieceOfABodyAcrossChunks() throws StoreException, IOException {
        byte[] octets = random(700_000);
        try (Store.StagedBlob blob = store.stage(Content.of(octets))) {
            refer(blob, OWNER);
            int offset = (256 << 10) - 3;
            try (InputStream in = store.blob(blob.id()).open(offset, 300_000)) {
                assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(octets, offset, offset + 300_000));
            }
        }
    }

    @Test
    void readsInVirtualThreads() throws InterruptedException, ExecutionException, StoreException, IOException {
        byte[] octets = random(50_000);
        try (Store.StagedBlob blob = store.stage(Content.of(octets));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            refer(blob, OWNER);
            assertThat(threads.submit(() -> read(store.blob(blob.id()))).get()).isEqualTo(octets);
        }
    }

    @Test
    void keepsABodyUntilItsLastReferenceIsReleased() throws StoreException, IOException {
        BlobId id;
        try (Store.StagedBlob blob = store.stage(Content.of(random(10_000)))) {
            id = blob.id();
            refer(blob, OWNER);
        }
        commit((Write) batch -> store.refer(batch, id, OTHER));
        commit((Write) batch -> store.release(batch, id, OWNER));
        BlobId sentinel = releasedSentinel();
        awaitCollected(sentinel);
        assertThat(isStored(id)).isTrue();
        commit((Write) batch -> store.release(batch, id, OTHER));
        awaitCollected(id);
        assertThat(engine.get(candidateKey(id))).isEmpty();
    }

    /** Candidates are looked at in order: once this one is gone, those before it were looked at. */
    private BlobId releasedSentinel() throws StoreException, IOException {
        try (Store.StagedBlob blob = store.stage(Content.of(random(77)))) {
            refer(blob, OWNER);
            commit((Write) batch -> store.release(batch, blob.id(), OWNER));
            return blob.id();
        }
    }

    private static byte[] candidateKey(BlobId id) {
        byte[] key = new byte[BlobId.LENGTH + 1];
        key[0] = 'g';
        System.arraycopy(id.hash(), 0, key, 1, BlobId.LENGTH);
        return key;
    }

    @Test
    void storesABodyAgainAfterItWasCollected() throws StoreException, IOException {
        byte[] octets = random(20_000);
        for (int round = 0; round < 3; round++) {
            try (Store.StagedBlob blob = store.stage(Content.of(octets))) {
                refer(blob, OWNER);
                assertThat(read(store.blob(blob.id()))).isEqualTo(octets);
                commit((Write) batch -> store.release(batch, blob.id(), OWNER));
                awaitCollected(blob.id());
            }
        }
    }

    @Test
    void collectsALargeBodyThatNobodyReferredToOnlyAfterItIsClosed() throws StoreException, IOException {
        Store.StagedBlob blob = store.stage(Content.of(random(2_000_000)));
        awaitCollected(releasedSentinel());
        assertThat(isStored(blob.id())).isTrue();
        blob.close();
        awaitCollected(blob.id());
    }

    @Test
    void keepsABodyThatWasReferredToWhileItWasBeingCollected() throws Exception {
        byte[] octets = random(5000);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                byte[] owner = {9, (byte) i};
                results.add(threads.submit(() -> {
                    try (Store.StagedBlob blob = store.stage(Content.of(octets))) {
                        refer(blob, owner);
                        boolean whole = Arrays.equals(read(store.blob(blob.id())), octets);
                        commit((Write) batch -> store.release(batch, blob.id(), owner));
                        return whole;
                    }
                }));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    @Test
    void refusesAContentThatIsShorterThanItSays() {
        Content lying = new Content() {
            @Override
            public long size() {
                return 100;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(new byte[10]);
            }
        };
        assertThatThrownBy(() -> store.stage(lying)).isInstanceOf(IOException.class);
    }

    @Test
    void tellsOfADamagedBody() throws StoreException, IOException {
        byte[] octets = random(10_000);
        try (Store.StagedBlob blob = store.stage(Content.of(octets))) {
            refer(blob, OWNER);
            byte[] chunk = new byte[BlobId.LENGTH + 5];
            chunk[0] = 'b';
            System.arraycopy(blob.id().hash(), 0, chunk, 1, BlobId.LENGTH);
            byte[] damaged = engine.get(chunk).orElseThrow();
            damaged[5000] ^= 1;
            commit((Write) batch -> batch.put(chunk, damaged));
            assertThatThrownBy(() -> read(store.blob(blob.id())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void writesADamagedBodyAgainWhenItComesAgain() throws StoreException, IOException {
        Content large = Content.of(random(StoreSettings.SPOOL_OVER + 10_000));
        try (Store.StagedBlob blob = store.stage(large)) {
            refer(blob, OWNER);
            byte[] chunk = new byte[BlobId.LENGTH + 5];
            chunk[0] = 'b';
            System.arraycopy(blob.id().hash(), 0, chunk, 1, BlobId.LENGTH);
            byte[] damaged = engine.get(chunk).orElseThrow();
            damaged[5000] ^= 1;
            commit((Write) batch -> batch.put(chunk, damaged));
        }
        try (Store.StagedBlob again = store.stage(large)) {
            refer(again, OTHER);
            assertThat(read(store.blob(again.id()))).isEqualTo(read(large));
        }
    }

    @Test
    void namesAllReferences() throws StoreException, IOException {
        try (Store.StagedBlob blob = store.stage(Content.of(random(10)))) {
            commit((Write) batch -> {
                blob.refer(batch, OWNER);
                blob.refer(batch, OTHER);
            });
            List<String> found = new ArrayList<>();
            store.references(
                    (hash, owner) -> found.add(Arrays.equals(hash, blob.id().hash()) + " " + owner[0]));
            assertThat(found).containsExactly("true 1", "true 2");
        }
    }

    @Test
    void refusesEverythingAfterClose() throws StoreException {
        Transaction transaction = store.open();
        transaction.add(new Noted("a", new ArrayList<>()));
        store.close();
        assertThatThrownBy(transaction::commit).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.get(key("a"))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.stage(Content.of(new byte[1]))).isInstanceOf(StoreException.class);
        Optional<byte[]> unwritten = engine.get(key("a"));
        assertThat(unwritten).isEmpty();
    }
}
