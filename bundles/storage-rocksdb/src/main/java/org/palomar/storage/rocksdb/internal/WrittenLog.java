package org.palomar.storage.rocksdb.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Reads RocksDB's log files as a crash left them, to tell what must be found in the store. Each batch of ours carries, as log data, the number of the last change that
 * was known to be synced when it was written. So a batch behind damage that knows of synced changes which can't be read any more proves a loss; a power cut alone
 * leaves no such batch, as the sync that had returned would have brought the damaged place to the disk. What a search behind damage finds may be mail that was made to look
 * like a record: it counts only with a number that can come next. For one thread, once.
 *
 * <p>The format: blocks of 32 KiB hold fragments of records, each with a masked CRC-32C over its type and octets, the length, and the type (whole, first, middle,
 * last); a record starts with the number of its first change and their count. All little-endian.
 */
final class WrittenLog {

    /**
     * Damage.
     *
     * @param file the first one with damage
     * @param synced the last change that is known to have been synced, or may have been
     */
    record Damage(Path file, long synced) {}

    private static final int BLOCK = 32 << 10;
    private static final int FRAGMENT_HEADER = 7;
    private static final int BATCH_HEADER = 12;
    /** Octets of log data with its tag and length. */
    private static final int MARK = 2 + Long.BYTES;

    private static final byte MARK_TAG = 3;
    private static final int WHOLE = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;
    private static final int MASK_BITS = 15;
    private static final int MASK_DELTA = 0xa282ead8;

    /** The first octets of the record that is being put together. */
    private final ByteBuffer head = ByteBuffer.allocate(BATCH_HEADER + MARK).order(ByteOrder.LITTLE_ENDIAN);

    private Optional<Path> damaged = Optional.empty();
    private boolean inRecord;
    /** Whether the rest of the block is searched, and whether the record was found so. */
    private boolean searching;

    private boolean found;
    private long synced;
    /**
     * Of the last record that was not found by a search, in whichever file, as numbers go on across files: the number of its last change, and how many octets
     * were read since, or a block more. Before it: the last change that can be read without the search.
     */
    private long number;

    private long octetsSince;

    private WrittenLog(long number) {
        this.number = number;
    }

    /** What a batch carries. */
    static byte[] mark(long synced) {
        return ByteBuffer.allocate(Long.BYTES).putLong(synced).array();
    }

    /** The log files of a store, in the order in which they were written. */
    static List<Path> files(Path store) throws IOException {
        try (Stream<Path> all = Files.list(store)) {
            return all.filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
                    .sorted(Comparator.comparingLong(WrittenLog::number))
                    .toList();
        }
    }

    private static long number(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }

    /**
     * Looks for damage.
     *
     * @param recovered the number of the last change of all that can be read up to the first damage, in tables or logs
     * @return the damage in the logs of a store that is not open; empty if they can be read
     */
    static Optional<Damage> damage(Path store, long recovered) throws IOException {
        WrittenLog log = new WrittenLog(recovered);
        for (Path file : files(store)) {
            log.read(file);
        }
        return log.damaged.map(file -> new Damage(file, log.synced));
    }

    private void read(Path file) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            boolean more = true;
            while (more) {
                block.clear();
                while (block.hasRemaining() && more) {
                    more = channel.read(block) >= 0;
                }
                read(file, block.flip());
            }
        }
    }

    /** Behind an octet that starts no fragment the next one may: a block is searched for what is left of it. */
    private void read(Path file, ByteBuffer block) {
        int at = 0;
        searching = false;
        octetsSince += block.limit();
        while (at + FRAGMENT_HEADER <= block.limit()) {
            if (isFragment(block, at)) {
                int length = length(block, at);
                take(block.get(at + FRAGMENT_HEADER - 1), block.slice(at + FRAGMENT_HEADER, length));
                at += FRAGMENT_HEADER + length;
            } else {
                damaged = damaged.or(() -> Optional.of(file));
                inRecord = false;
                searching = true;
                at++;
            }
        }
    }

    private static int length(ByteBuffer block, int at) {
        return Short.toUnsignedInt(block.getShort(at + Integer.BYTES));
    }

    private static boolean isFragment(ByteBuffer block, int at) {
        byte type = block.get(at + FRAGMENT_HEADER - 1);
        int length = length(block, at);
        if (type < WHOLE || type > LAST || at + FRAGMENT_HEADER + length > block.limit()) {
            return false;
        }
        CRC32C sum = new CRC32C();
        sum.update(block.slice(at + FRAGMENT_HEADER - 1, 1 + length));
        return Integer.rotateRight((int) sum.getValue(), MASK_BITS) + MASK_DELTA == block.getInt(at);
    }

    private void take(byte type, ByteBuffer octets) {
        if (type == WHOLE || type == FIRST) {
            head.clear();
            inRecord = true;
            found = searching;
        }
        head.put(octets.slice(0, Math.min(octets.limit(), head.remaining())));
        boolean ends = type == WHOLE || type == LAST;
        if (inRecord && ends) {
            record();
        }
        inRecord &= !ends;
    }

    private void record() {
        if (head.position() < BATCH_HEADER) {
            return;
        }
        boolean marked = head.position() == head.limit()
                && head.get(BATCH_HEADER) == MARK_TAG
                && head.get(BATCH_HEADER + 1) == Long.BYTES;
        long last = head.getLong(0) + Integer.toUnsignedLong(head.getInt(Long.BYTES)) - 1;
        // A batch without a mark is of an older version: it may have been synced itself.
        long known = marked ? Long.reverseBytes(head.getLong(BATCH_HEADER + 2)) : last;
        if (found && !canBeNext(last, known)) {
            return;
        }
        synced = Math.max(synced, known);
        if (!found) {
            number = last;
            octetsSince = BLOCK;
        }
    }

    /** A change has an octet at least, and is written after the one that it knows of. */
    private boolean canBeNext(long last, long known) {
        return known <= last && last > number && last - number <= octetsSince;
    }
}
