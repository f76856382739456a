package org.palomar.smtp.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A temporary file for what doesn't fit into memory. Its name is removed as soon as it is open, so that nothing is left behind, whatever happens; where the
 * system can't do that, it is removed on closing. Reading is for any thread; a thread that is interrupted while it reads doesn't close the file for others.
 */
final class SpoolFile implements AutoCloseable {

    private final Path path;
    private final RandomAccessFile file;
    private final ReentrantLock lock = new ReentrantLock();
    private long length;

    private SpoolFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    static SpoolFile create(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path path = Files.createTempFile(folder, "smtp-", ".spool");
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        SpoolFile spool = new SpoolFile(path, file);
        spool.removeName();
        return spool;
    }

    long length() {
        return length;
    }

    void append(byte[] octets, int from, int to) throws IOException {
        lock.lock();
        try {
            file.seek(length);
            file.write(octets, from, to - from);
            length += to - from;
        } finally {
            lock.unlock();
        }
    }

    InputStream open() {
        return new Stream();
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            file.close();
        } finally {
            lock.unlock();
            removeName();
        }
    }

    private void removeName() throws IOException {
        try {
            Files.deleteIfExists(path);
        } catch (IOException stillOpen) {
            path.toFile().deleteOnExit();
        }
    }

    private int readAt(long position, byte[] target, int offset, int count) throws IOException {
        lock.lock();
        try {
            file.seek(position);
            return file.read(target, offset, count);
        } finally {
            lock.unlock();
        }
    }

    private final class Stream extends InputStream {

        private long position;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            int read = readAt(position, target, offset, count);
            position += Math.max(read, 0);
            return read;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.clamp(count, 0, length - position);
            position += skipped;
            return skipped;
        }

        @Override
        public int available() {
            return (int) Math.min(length - position, Integer.MAX_VALUE);
        }
    }
}
