package org.palomar.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.palomar.api.message.Content;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary file for what doesn't fit into memory. Its name is removed as soon as it is open, so that nothing is left behind, whatever happens; where the
 * system can't do that, it is removed on closing. Writing is for one thread, reading for any; a thread that is interrupted while it reads doesn't close the
 * file for others.
 */
public final class SpoolFile implements AutoCloseable {

    /**
     * Octets of its disk that are left to others, 64 MiB: the spool is on the store's disk by default, and what makes room there, as removing mail does, needs
     * some.
     */
    public static final long RESERVE = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(SpoolFile.class);

    /** Octets that are written between two looks at the disk: of a thousand files together no more than the reserve. */
    private static final long BETWEEN_LOOKS = 64L << 10;

    private final Path path;
    private final RandomAccessFile file;
    private final LongSupplier free;
    private long nextLook = BETWEEN_LOOKS;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long length;

    private SpoolFile(Path path, RandomAccessFile file, LongSupplier free) {
        this.path = path;
        this.file = file;
        this.free = free;
    }

    /**
     * Makes an empty file in {@code folder}, and the folder if need be.
     *
     * @throws IOException when the disk refuses or has less than {@link #RESERVE} left; nothing is left then
     */
    public static SpoolFile create(Path folder) throws IOException {
        return create(folder, folder.toFile()::getUsableSpace);
    }

    /** @param free octets that the disk has left */
    static SpoolFile create(Path folder, LongSupplier free) throws IOException {
        Files.createDirectories(folder);
        requireRoom(free);
        Path path = Files.createTempFile(folder, "incoming-", ".spool");
        try {
            return new SpoolFile(path, new RandomAccessFile(path.toFile(), "rw"), free);
        } finally {
            removeName(path); // where a name can't go before its file is closed, close() removes it
        }
    }

    private static void requireRoom(LongSupplier free) throws IOException {
        if (free.getAsLong() < RESERVE) {
            throw new IOException("the disk is nearly full");
        }
    }

    /** Octets that were written. */
    public long length() {
        return length;
    }

    /**
     * Writes octets behind those that are there.
     *
     * @throws IOException when the disk refuses or has less than {@link #RESERVE} left; what was written before can still be read
     */
    public void append(byte[] octets, int from, int to) throws IOException {
        lock.lock();
        try {
            long end = length;
            if (end + to - from >= nextLook) {
                requireRoom(free);
                nextLook = end + to - from + BETWEEN_LOOKS;
            }
            file.seek(end);
            file.write(octets, from, to - from);
            length = end + to - from;
        } finally {
            lock.unlock();
        }
    }

    /** What was written from {@code offset} on; valid until this is closed. */
    public Content from(long offset) {
        return new Rest(offset, length - offset);
    }

    /** Closes and removes the file. Never fails. */
    @Override
    public void close() {
        lock.lock();
        try {
            file.close();
        } catch (IOException lostAnyway) {
            LOG.warn("A spool file in {} could not be closed: {}", path.getParent(), lostAnyway.getMessage());
        } finally {
            lock.unlock();
            removeName(path);
        }
    }

    private static void removeName(Path path) {
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

    private final class Rest implements Content {

        private final long offset;
        private final long size;

        Rest(long offset, long size) {
            this.offset = offset;
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public InputStream open() {
            return new Stream(offset);
        }
    }

    private final class Stream extends InputStream {

        private long position;

        Stream(long position) {
            this.position = position;
        }

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
