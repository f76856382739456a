package org.palomar.storage.rocksdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

/** The thread that writes and the one that makes room share one switch. */
class ReclamationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY_WRITES = 1000;

    private final Files files = new Files();
    private final Reclamation reclamation = new Reclamation(files);
    private final Thread writer = Thread.ofPlatform().daemon().unstarted(this::write);

    private void write() {
        for (int i = 0; i < MANY_WRITES; i++) {
            reclamation.written();
        }
    }

    /** Files whose garbage grows and whose switch is slow, both by order. */
    private static final class Files implements BlobFiles {
        private volatile long garbage;
        private volatile boolean collecting;
        private int sorts;
        private volatile Runnable beforeSwitch = () -> {};

        @Override
        public long garbage() {
            return garbage;
        }

        @Override
        public long all() {
            return 100;
        }

        @Override
        public void collect(boolean wanted, double oldest) {
            beforeSwitch.run();
            collecting = wanted;
        }

        @Override
        public void flush() {}

        @Override
        public void sort(byte[] from, byte[] to, boolean again) {
            sorts++;
        }
    }

    private void run() throws RocksDBException {
        reclamation.run(new byte[0], new byte[] {1}, () -> 1000);
    }

    @Test
    void whatTheWriterSwitchesOnAtTheEndOfARunStaysOn() throws RocksDBException, InterruptedException {
        files.beforeSwitch = () -> {
            files.beforeSwitch = () -> {};
            files.garbage = 50;
            writer.start();
            await().atMost(PATIENCE)
                    .until(() ->
                            writer.getState() == Thread.State.BLOCKED || writer.getState() == Thread.State.TERMINATED);
        };
        run();
        writer.join();
        assertThat(files.collecting).isTrue();
        files.garbage = 0;
        write();
        assertThat(files.collecting).isFalse();
    }

    /** As when a store is closed and opened anew on the same engine while the old one's thread is still at it. */
    @Test
    void aRunBesideAnotherDoesNothing() throws RocksDBException {
        files.garbage = 50;
        files.beforeSwitch = () -> {
            files.beforeSwitch = () -> {};
            int before = files.sorts;
            try {
                run();
            } catch (RocksDBException impossible) {
                throw new AssertionError(impossible);
            }
            assertThat(files.sorts).isEqualTo(before);
        };
        run();
        assertThat(files.sorts).isGreaterThan(1);
    }

    @Test
    void theWriterLeavesTheSwitchToARun() throws RocksDBException {
        files.garbage = 50;
        write();
        assertThat(files.collecting).isTrue();
        files.beforeSwitch = () -> {
            files.garbage = 0;
            write();
        };
        run();
        files.beforeSwitch = () -> {};
        assertThat(files.collecting).isTrue();
        write();
        assertThat(files.collecting).isFalse();
    }
}
