package org.palomar.filter.attachments.internal.look;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is left of the bounds of one message. Once one is reached, every further step fails with the same reason, so that no library in between can go on. */
final class Budget {

    /** Octets that anything may unpack to, whatever its size: an empty table or a white picture packs a thousand times, and costs nothing. */
    static final long RATIO_FROM = 16L << 20;

    /** Characters of names in archives that are kept for a message, of all its archives together: of 10,000 members 400 each. Directories may name one long name again and again. */
    static final long MOST_NAMES = 4L << 20;

    private final Bounds bounds;
    private final LongSupplier nanos;
    private long start;
    private int entries;
    private long names;
    private long unpacked;
    private long packedHere;
    private long unpackedHere;
    private @Nullable IOException halted;

    /** @param nanos a clock that only goes on, in nanoseconds */
    Budget(Bounds bounds, LongSupplier nanos) {
        this.bounds = bounds;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    Bounds bounds() {
        return bounds;
    }

    /** Time counts from now on. */
    void begin() {
        start = nanos.getAsLong();
    }

    /** Another attachment of the message begins, of so many octets. */
    void attachment(long packed) {
        packedHere = packed;
        unpackedHere = 0;
    }

    /** One more thing is looked at. */
    void entry() throws IOException {
        check();
        if (++entries > bounds.entries()) {
            throw halt(Kind.UNREADABLE, "there are more than " + bounds.entries() + " things in the message");
        }
    }

    /** Whether there may be so many things more. */
    boolean allows(long more) {
        return more <= bounds.entries() - entries;
    }

    /** Names of a member are kept. */
    void names(List<String> kept) throws IOException {
        for (String name : kept) {
            names += name.length();
        }
        if (names > MOST_NAMES) {
            throw halt(Kind.UNREADABLE, "names in its archives are longer than is looked at");
        }
    }

    private void unpacked(long octets) throws IOException {
        unpacked += octets;
        unpackedHere += octets;
        if (unpackedHere > RATIO_FROM && unpackedHere / bounds.ratio() >= Math.max(1, packedHere)) {
            throw halt(Kind.ARCHIVE_BOMB, "it unpacks to more than " + bounds.ratio() + " times its size");
        }
        if (unpacked > bounds.unpacked()) {
            throw halt(Kind.UNREADABLE, "it unpacks to more than " + (bounds.unpacked() >> 20) + " MiB");
        }
    }

    /** Fails if the look is over. */
    void check() throws IOException {
        if (halted != null) {
            throw halted;
        }
        if (Thread.currentThread().isInterrupted()) {
            throw failed("the look was interrupted", new InterruptedIOException());
        }
        if (nanos.getAsLong() - start > bounds.time().toNanos()) {
            throw halt(Kind.UNREADABLE, "it takes longer than " + bounds.time().toSeconds() + " s");
        }
    }

    /** Ends the look. */
    HaltException halt(Kind kind, String detail) {
        HaltException reason = new HaltException(kind, detail);
        halted = reason;
        return reason;
    }

    /** Ends the look without a result. */
    LookFailedException failed(String what, Throwable why) {
        LookFailedException reason = new LookFailedException(what, why);
        halted = reason;
        return reason;
    }

    /** Octets that come out of something packed. */
    Metered metered(InputStream in) {
        return new Metered(in);
    }

    /** Counts what is read; no more is taken in at once than a block, so that no bound is passed by much. */
    final class Metered extends FilterInputStream {

        private static final int BLOCK = 16 * 1024;

        private long count;

        private Metered(InputStream in) {
            super(in);
        }

        /** Octets that were read. */
        long count() {
            return count;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            check();
            int read = in.read(target, offset, Math.min(length, BLOCK));
            if (read > 0) {
                count += read;
                unpacked(read);
            }
            return read;
        }

        /** Skipping is reading: what comes out counts whoever wants it. */
        @Override
        public long skip(long wanted) throws IOException {
            if (wanted <= 0) {
                return 0;
            }
            byte[] block = new byte[(int) Math.min(wanted, BLOCK)];
            return Math.max(0, read(block, 0, block.length));
        }

        /** Reads on until so many octets came out, or all. */
        void drainTo(long wanted) throws IOException {
            byte[] block = new byte[BLOCK];
            int read = 0;
            while (read >= 0 && count < wanted) {
                read = read(block, 0, (int) Math.min(block.length, wanted - count));
            }
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
