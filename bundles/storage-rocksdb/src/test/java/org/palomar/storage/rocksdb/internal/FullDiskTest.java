package org.palomar.storage.rocksdb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.storage.BlobId;
import org.palomar.storage.Contribution;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/** A disk below its reserve: what is removed makes room by itself, although nothing is written any more that would have RocksDB sort its files. */
class FullDiskTest {

    private static final int BODIES = 600;
    private static final int SIZE = 64 << 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final byte[] OWNER = "owner".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private static void change(Store store, Change change) throws StoreException {
        Transaction transaction = store.open();
        transaction.add(change);
        transaction.commit();
    }

    private interface Change extends Contribution {
        @Override
        default void committed() {}

        @Override
        default void abandoned() {}
    }

    private static BlobId put(Store store, Random random) throws StoreException, IOException {
        byte[] body = new byte[SIZE];
        random.nextBytes(body);
        try (Store.StagedBlob staged = store.stage(Content.of(body))) {
            change(store, batch -> staged.refer(batch, OWNER));
            return staged.id();
        }
    }

    private long octetsOnDisk() throws IOException {
        long octets = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                octets += file.toFile().length(); // 0 for one that has just gone
            }
        }
        return octets;
    }

    private static boolean isRefused(Store store, Random random) throws IOException {
        try {
            put(store, random);
            return false;
        } catch (StoreException refused) {
            assertThat(refused.reason()).isEqualTo(StoreException.Reason.FULL);
            return true;
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }

    /** Every tenth body stays, so that few files are wholly garbage. */
    @Test
    void givesTheRoomOfRemovedBodiesBackWithoutALaterDelivery() throws StoreException, IOException {
        try (RocksEngine engine = new RocksEngine(folder, new RocksSettings(8L << 20, 4L << 20));
                Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT)) {
            Random random = new Random(5);
            List<BlobId> bodies = new ArrayList<>();
            for (int number = 0; number < BODIES; number++) {
                bodies.add(put(store, random));
            }
            long full = octetsOnDisk();
            assertThat(full).isGreaterThan((long) BODIES * SIZE);
            store.adjust(withReserve(2 * engine.freeSpace()));
            await(() -> isRefused(store, random));
            change(store, batch -> release(store, bodies, batch));
            await(() -> octetsOnDisk() < full / 3);
            for (int number = 0; number < BODIES; number += 10) {
                assertThat(store.blob(bodies.get(number)).open().readAllBytes()).hasSize(SIZE);
            }
            assertThat(engine.verify()).isEmpty();
        }
    }

    private static void release(Store store, List<BlobId> bodies, WriteBatch batch) {
        for (int number = 0; number < BODIES; number++) {
            if (number % 10 != 0) {
                store.release(batch, bodies.get(number), OWNER);
            }
        }
    }

    private static StoreSettings withReserve(long reserve) {
        StoreSettings usual = StoreSettings.DEFAULT;
        return new StoreSettings(
                reserve, usual.groupOctets(), usual.groupTransactions(), usual.commitDeadline(), usual.readThreads());
    }
}
