package org.palomar.storage.rocksdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.store.StoreException;
import org.palomar.storage.WriteBatch;

class RocksEngineTest {

    /** Octets at the end of a table that say where its index is. */
    private static final int TABLE_END = 53;

    @TempDir
    private Path folder;

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private RocksEngine open() throws StoreException {
        return new RocksEngine(folder, RocksSettings.DEFAULT);
    }

    @Test
    void findsAfterReopeningWhatWasWritten() throws StoreException {
        byte[] body = new byte[100_000];
        body[99_999] = 7;
        try (RocksEngine engine = open()) {
            WriteBatch batch = new WriteBatch();
            batch.put(octets("a"), octets("1"));
            batch.put(octets("body"), body);
            engine.write(batch, true);
        }
        try (RocksEngine engine = open()) {
            assertThat(engine.get(octets("a"))).contains(octets("1"));
            assertThat(engine.get(octets("body"))).contains(body);
            assertThat(engine.get(octets("b"))).isEmpty();
            assertThat(engine.verify()).isEmpty();
        }
    }

    @Test
    void walksARangeInOrderAndStopsWhenTold() throws StoreException {
        try (RocksEngine engine = open()) {
            WriteBatch batch = new WriteBatch();
            for (String key : List.of("b", "a", "c", "d", "\u00e9")) {
                batch.put(octets(key), octets(key));
            }
            batch.deleteRange(octets("c"), octets("d"));
            engine.write(batch, true);
            List<String> seen = new ArrayList<>();
            engine.scan(
                    octets("a"),
                    new byte[] {(byte) 0xff},
                    (key, value) -> seen.add(new String(key, StandardCharsets.UTF_8)));
            assertThat(seen).containsExactly("a", "b", "d", "\u00e9");
            seen.clear();
            engine.scan(octets("a"), octets("d"), (key, value) -> {
                seen.add(new String(key, StandardCharsets.UTF_8));
                return false;
            });
            assertThat(seen).containsExactly("a");
        }
    }

    @Test
    void refusesUseAfterCloseInsteadOfEndingTheProcess() throws StoreException {
        RocksEngine engine = open();
        engine.close();
        engine.close();
        assertThatThrownBy(() -> engine.get(octets("a")))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.UNAVAILABLE));
        assertThatThrownBy(() -> engine.write(new WriteBatch(), true)).isInstanceOf(StoreException.class);
    }

    @Test
    void saysThatTheFolderIsInUse() throws StoreException {
        try (RocksEngine engine = open()) {
            assertThat(engine.freeSpace()).isPositive();
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use by another process");
        }
    }

    /** RocksDB's word for a damaged block has "lock" in it. */
    @Test
    void doesNotTakeDamageForAnotherProcess() throws IOException, StoreException {
        try (RocksEngine engine = open()) {
            WriteBatch batch = new WriteBatch();
            batch.put(octets("a"), octets("1"));
            engine.write(batch, true);
        }
        // The log becomes a table.
        open().close();
        try (Stream<Path> files = Files.list(folder)) {
            Path table = files.filter(file -> file.toString().endsWith(".sst"))
                    .findFirst()
                    .orElseThrow();
            byte[] octets = Files.readAllBytes(table);
            Arrays.fill(octets, 0, octets.length - TABLE_END, (byte) 0);
            Files.write(table, octets);
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("block")
                .hasMessageContaining("can't be opened")
                .hasMessageNotContaining("another process");
    }

    @Test
    void namesEachDamagedTable() throws IOException, StoreException {
        for (String half : List.of("a", "b")) {
            try (RocksEngine engine = open()) {
                WriteBatch batch = new WriteBatch();
                for (int i = 0; i < 1000; i++) {
                    batch.put(octets(half + i), octets("value " + i));
                }
                engine.write(batch, true);
            }
        }
        // The last log becomes a table, too.
        open().close();
        List<Path> tables;
        try (Stream<Path> files = Files.list(folder)) {
            tables = files.filter(file -> file.toString().endsWith(".sst")).toList();
        }
        for (Path table : tables) {
            byte[] octets = Files.readAllBytes(table);
            octets[100] ^= 1;
            Files.write(table, octets);
        }
        assertThat(tables).hasSizeGreaterThan(1);
        try (RocksEngine engine = open()) {
            assertThat(engine.verify()).hasSameSizeAs(tables).allMatch(one -> one.contains(".sst"));
        }
    }

    /** Every tenth body stays, so that no file of bodies is ever wholly garbage. */
    @Test
    void getsTheSpaceOfRemovedBodiesBack() throws StoreException {
        int size = 16 << 10;
        int most = 12_000;
        // So many are more than the memory for changes holds: each body reaches a file before it is removed.
        int behind = 1000;
        Random random = new Random(1);
        try (RocksEngine engine = new RocksEngine(folder, new RocksSettings(8L << 20, 4L << 20))) {
            int written = 0;
            do {
                byte[] body = new byte[size];
                random.nextBytes(body);
                WriteBatch batch = new WriteBatch();
                batch.put(octets("body" + written), body);
                if (written % 10 != 0) {
                    batch.delete(octets("body" + (written - behind)));
                }
                engine.write(batch, false);
                written++;
            } while (written < most && !isHalfEmpty(engine, (long) written * size));
            assertThat(written).isLessThan(most);
            assertThat(engine.get(octets("body0"))).isPresent();
        }
    }

    private static boolean isHalfEmpty(RocksEngine engine, long written) {
        return written > 64 << 20 && engine.figures().getOrDefault("octets", Long.MAX_VALUE) < written / 2;
    }
}
