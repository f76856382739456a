package org.palomar.storage.rocksdb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

/** A process that acknowledges bodies is killed without warning, again and again: each acknowledged one is there afterwards, whole. */
class KillTest {

    private static final int ROUNDS = 20;
    private static final int THREADS = 4;
    private static final int SIZE = 9000;

    @TempDir
    private Path folder;

    @Test
    void losesNothingAcknowledgedWhenKilled() throws IOException, InterruptedException, StoreException {
        List<Long> acknowledged = new ArrayList<>();
        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            acknowledged.addAll(runAndKill(round, 20 + random.nextInt(200)));
            // The next child opens, and so recovers, what this one left; every few rounds all of it is read.
            if (round % 5 == 4) {
                assertAllThere(acknowledged);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThan(ROUNDS * 20);
    }

    /** @return what the child acknowledged, at least {@code count} */
    private List<Long> runAndKill(int round, int count) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString(),
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<Long> numbers = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            String line = lines.readLine();
            while (line != null) {
                // A line that the kill cut short acknowledges nothing.
                if (line.endsWith(".")) {
                    numbers.add(Long.parseLong(line.substring(0, line.length() - 1)));
                }
                if (numbers.size() == count) {
                    // Through the handle: what the child has printed stays readable.
                    child.toHandle().destroyForcibly();
                }
                line = lines.readLine();
            }
        } finally {
            child.destroyForcibly();
            child.waitFor();
        }
        assertThat(numbers).hasSizeGreaterThanOrEqualTo(count);
        return numbers;
    }

    private void assertAllThere(List<Long> acknowledged) throws StoreException, IOException {
        try (RocksEngine engine = new RocksEngine(folder, RocksSettings.DEFAULT);
                Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT)) {
            for (long number : acknowledged) {
                byte[] hash = store.get(key(number)).orElseThrow();
                assertThat(store.blob(new BlobId(hash, SIZE)).open().readAllBytes())
                        .isEqualTo(body(number));
            }
            assertThat(store.verify()).isEmpty();
        }
    }

    private static byte[] key(long number) {
        return ByteBuffer.allocate(9).put((byte) 0xf0).putLong(number).array();
    }

    private static byte[] body(long number) {
        byte[] octets = new byte[SIZE];
        new Random(number).nextBytes(octets);
        return octets;
    }

    /** The process that is killed: stores bodies on several threads and prints the number of each, once it is committed. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws StoreException {
            RocksEngine engine = new RocksEngine(Path.of(arguments[0]), RocksSettings.DEFAULT);
            Store store = Stores.open(engine, StoreSettings.DEFAULT);
            for (int thread = 0; thread < THREADS; thread++) {
                long first = (Long.parseLong(arguments[1]) << 32) + ((long) thread << 24);
                Thread.ofPlatform().start(() -> storeForever(store, first));
            }
        }

        private static void storeForever(Store store, long first) {
            try {
                for (long number = first; ; number++) {
                    store(store, number);
                    synchronized (System.out) {
                        System.out.println(number + ".");
                        System.out.flush();
                    }
                }
            } catch (StoreException | IOException failure) {
                throw new IllegalStateException(failure);
            }
        }

        private static void store(Store store, long number) throws StoreException, IOException {
            try (Store.StagedBlob blob = store.stage(Content.of(body(number)))) {
                Transaction transaction = store.open();
                transaction.add(new Contribution() {
                    @Override
                    public void write(WriteBatch batch) {
                        blob.refer(batch, key(number));
                        batch.put(key(number), blob.id().hash());
                    }

                    @Override
                    public void committed() {}

                    @Override
                    public void abandoned() {}
                });
                transaction.commit();
            }
        }
    }
}
