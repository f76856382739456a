package org.palomar.storage.rocksdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.store.StoreException;
import org.palomar.storage.WriteBatch;

/** What a power cut leaves of the log that was being written: the files are copied while the engine is open, and their end is torn off. */
class TornTailTest {

    private static final int BATCHES = 20;
    private static final int SIZE = 1000;

    @TempDir
    private Path folder;

    private static byte[] key(String half, int number) {
        return (half + number).getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes batches of two values each and leaves a copy of the files as they are then; returns the copy. */
    private Path copyOfAnOpenStore() throws StoreException, IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        Path open = folder.resolve("open");
        try (RocksEngine engine = new RocksEngine(open, RocksSettings.DEFAULT)) {
            for (int number = 0; number < BATCHES; number++) {
                WriteBatch batch = new WriteBatch();
                batch.put(key("first", number), new byte[SIZE]);
                batch.put(key("second", number), new byte[SIZE]);
                engine.write(batch, true);
            }
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
        Path store = copyOfAnOpenStore();
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
        Path store = copyOfAnOpenStore();
        try (RandomAccessFile file = new RandomAccessFile(log(store).toFile(), "rw")) {
            file.seek(file.length() / 2);
            file.write(1);
        }
        assertThatThrownBy(() -> new RocksEngine(store, RocksSettings.DEFAULT).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("can't be opened");
    }
}
