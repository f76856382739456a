package org.palomar.storage.rocksdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.store.StoreException;
import org.palomar.storage.WriteBatch;

/** What a power cut leaves of the log that was being written: the files are copied while the engine is open, and their end is torn off or gets holes. */
class TornTailTest {

    private static final int BATCHES = 20;
    private static final int SIZE = 1000;
    private static final int UNSYNCED = 8;
    private static final int UNSYNCED_SIZE = 100_000;
    private static final int PAGE = 4096;
    private static final int BLOCK = 32 << 10;

    @TempDir
    private Path folder;

    private static byte[] key(String half, int number) {
        return (half + number).getBytes(StandardCharsets.US_ASCII);
    }

    /** Something to do with an open engine. */
    private interface Work {
        void on(RocksEngine engine) throws StoreException;
    }

    private static void writeBatches(RocksEngine engine) throws StoreException {
        for (int number = 0; number < BATCHES; number++) {
            WriteBatch batch = new WriteBatch();
            batch.put(key("first", number), new byte[SIZE]);
            batch.put(key("second", number), new byte[SIZE]);
            engine.write(batch, true);
        }
    }

    /** As bodies that are written ahead. */
    private static void writeUnsynced(RocksEngine engine) throws StoreException {
        byte[] noise = new byte[UNSYNCED_SIZE];
        new Random(3).nextBytes(noise);
        for (int number = 0; number < UNSYNCED; number++) {
            WriteBatch batch = new WriteBatch();
            batch.put(key("ahead", number), noise);
            engine.write(batch, false);
        }
    }

    private static void zeroPage(Path log, long place) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.seek(place / PAGE * PAGE);
            file.write(new byte[PAGE]);
        }
    }

    /** Leaves a copy of the files as they are after some work; returns the copy. */
    private Path copyOfAnOpenStore(Work work) throws StoreException, IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        Path open = folder.resolve("open");
        try (RocksEngine engine = new RocksEngine(open, RocksSettings.DEFAULT)) {
            work.on(engine);
            try (Stream<Path> files = Files.list(open)) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        return copy;
    }

    private static Path log(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            List<Path> logs =
                    files.filter(file -> file.toString().endsWith(".log")).toList();
            assertThat(logs).hasSize(1);
            return logs.getFirst();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 500, 1500, 2500, 9000})
    void keepsEachWholeBatchBeforeTheTearAndNoPartOfOne(int torn) throws StoreException, IOException {
        Path store = copyOfAnOpenStore(TornTailTest::writeBatches);
        try (RandomAccessFile file = new RandomAccessFile(log(store).toFile(), "rw")) {
            file.setLength(file.length() - torn);
        }
        try (RocksEngine engine = new RocksEngine(store, RocksSettings.DEFAULT)) {
            int kept = BATCHES - (torn + 2 * SIZE - 1) / (2 * SIZE);
            int there = 0;
            while (there < BATCHES && engine.get(key("first", there)).isPresent()) {
                there++;
            }
            for (int number = 0; number < BATCHES; number++) {
                assertThat(engine.get(key("first", number)).isPresent()).isEqualTo(number < there);
                assertThat(engine.get(key("second", number)).isPresent()).isEqualTo(number < there);
            }
            assertThat(there).isGreaterThanOrEqualTo(kept);
            engine.write(new WriteBatch(), true);
        }
    }

    @Test
    void refusesToOpenWhenTheLogIsDamagedBeforeItsTail() throws StoreException, IOException {
        Path store = copyOfAnOpenStore(TornTailTest::writeBatches);
        try (RandomAccessFile file = new RandomAccessFile(log(store).toFile(), "rw")) {
            file.seek(file.length() / 2);
            file.write(1);
        }
        assertThatThrownBy(() -> new RocksEngine(store, RocksSettings.DEFAULT).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("can't be opened");
    }

    /** The disk wrote a later page of the tail, and an earlier one not; in the second case it had begun to sync the last batch. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsAllThatWasSyncedWhenTheTailBehindItHasAHole(boolean lastSyncBegun) throws StoreException, IOException {
        Path store = copyOfAnOpenStore(engine -> {
            writeBatches(engine);
            writeUnsynced(engine);
            if (lastSyncBegun) {
                WriteBatch batch = new WriteBatch();
                batch.put(key("last", 0), new byte[SIZE]);
                engine.write(batch, true);
            }
        });
        Path log = log(store);
        zeroPage(log, Files.size(log) - (UNSYNCED - 2L) * UNSYNCED_SIZE);
        for (int opening = 0; opening < 2; opening++) {
            try (RocksEngine engine = new RocksEngine(store, RocksSettings.DEFAULT)) {
                for (int number = 0; number < BATCHES; number++) {
                    assertThat(engine.get(key("second", number))).isPresent();
                }
                assertThat(engine.get(key("ahead", 0))).isPresent();
                assertThat(engine.get(key("ahead", UNSYNCED - 1))).isEmpty();
                assertThat(engine.verify()).isEmpty();
                WriteBatch batch = new WriteBatch();
                batch.put(key("new", opening), new byte[SIZE]);
                engine.write(batch, true);
            }
        }
        Path aside = Recovery.damagedLogs(store).orElseThrow();
        try (Stream<Path> kept = Files.walk(aside)) {
            assertThat(kept.map(Path::getFileName)).contains(log.getFileName());
        }
    }

    /** Its octets say, as a record of the log, that what comes much later was synced. */
    private static byte[] mailThatLooksLikeALog() {
        ByteBuffer record = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(1L << 40).putInt(1).put((byte) 3).put((byte) Long.BYTES).put(WrittenLog.mark((1L << 40) - 1));
        CRC32C sum = new CRC32C();
        sum.update(1);
        sum.update(record.array());
        ByteBuffer mail = ByteBuffer.allocate(UNSYNCED_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        while (mail.remaining() > 7 + record.limit()) {
            mail.putInt(Integer.rotateRight((int) sum.getValue(), 15) + 0xa282ead8);
            mail.putShort((short) record.limit()).put((byte) 1).put(record.array());
        }
        return mail.array();
    }

    private static void writeMailThatLooksLikeALog(RocksEngine engine) throws StoreException {
        for (int number = 0; number < UNSYNCED; number++) {
            WriteBatch batch = new WriteBatch();
            batch.put(key("ahead", number), mailThatLooksLikeALog());
            engine.write(batch, false);
        }
    }

    /** The first page of a block is lost, with the header of the body's fragment in it. */
    private static void assertOpensWithAHole(Path store, long block) throws StoreException, IOException {
        zeroPage(log(store), block * BLOCK);
        try (RocksEngine engine = new RocksEngine(store, RocksSettings.DEFAULT)) {
            assertThat(engine.get(key("second", BATCHES - 1))).isPresent();
            assertThat(engine.get(key("ahead", UNSYNCED - 1))).isEmpty();
        }
        assertThat(Recovery.damagedLogs(store)).isPresent();
    }

    @Test
    void aMailThatLooksLikeALogKeepsNoStoreClosed() throws StoreException, IOException {
        Path store = copyOfAnOpenStore(engine -> {
            writeBatches(engine);
            writeMailThatLooksLikeALog(engine);
        });
        assertOpensWithAHole(store, Files.size(log(store)) / BLOCK / 2);
    }

    /** Nothing of the log is before it: its numbers follow those of the tables. */
    @Test
    void aMailThatLooksLikeALogKeepsNoStoreClosedAtTheStartOfTheLog() throws StoreException, IOException {
        try (RocksEngine engine = new RocksEngine(folder.resolve("open"), RocksSettings.DEFAULT)) {
            writeBatches(engine);
        }
        Path store = copyOfAnOpenStore(TornTailTest::writeMailThatLooksLikeALog);
        assertOpensWithAHole(store, 0);
    }

    /** What was synced last knows of all that was synced before it, wherever the hole is, if only one batch behind it can be read. */
    @Test
    void refusesToOpenWhenWhatWasSyncedIsInAHole() throws StoreException, IOException {
        Path store = copyOfAnOpenStore(engine -> {
            writeUnsynced(engine);
            writeBatches(engine);
            writeUnsynced(engine);
        });
        Path log = log(store);
        byte[] before = Files.readAllBytes(log);
        for (long place : List.of(0L, 2L * UNSYNCED_SIZE, Files.size(log) - UNSYNCED * (UNSYNCED_SIZE + 100L))) {
            Files.write(log, before);
            zeroPage(log, place);
            byte[] damaged = Files.readAllBytes(log);
            assertThatThrownBy(() -> new RocksEngine(store, RocksSettings.DEFAULT).close())
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("damaged before changes that were acknowledged");
            assertThat(Files.readAllBytes(log)).isEqualTo(damaged);
            assertThat(Recovery.damagedLogs(store)).isEmpty();
        }
    }
}
