package org.palomar.queue.internal.notice;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.palomar.api.message.Content;
import org.palomar.mime.FieldWalk;

/** What comes back of a message: all of it, or its header. Bounded. */
final class Returning {

    /** The most octets of a header that comes back; fields behind that are left out. */
    static final int MAX_HEADER = 64 << 10;

    private final boolean full;
    private final byte[] octets;

    private Returning(boolean full, byte[] octets) {
        this.full = full;
        this.octets = octets;
    }

    /** @param most octets of a message that may come back whole */
    static Returning of(Content original, boolean full, long most) throws IOException {
        return full && original.size() <= most ? whole(original) : header(original);
    }

    private static Returning whole(Content original) throws IOException {
        try (InputStream in = original.open()) {
            byte[] octets = in.readNBytes(Math.toIntExact(original.size()));
            if (octets.length < original.size()) {
                throw new IOException("the message ends before its size");
            }
            return new Returning(true, octets);
        }
    }

    /** Whole fields only, without the empty line behind them. */
    private static Returning header(Content original) throws IOException {
        try (InputStream in = original.open()) {
            byte[] start = in.readNBytes((int) Math.min(original.size(), MAX_HEADER));
            FieldWalk walk = new FieldWalk(start, 0, start.length);
            int before = 0;
            int end = 0;
            while (walk.next()) {
                before = end;
                end = walk.end();
            }
            boolean cut = !walk.closed() && start.length < original.size();
            return new Returning(false, Arrays.copyOf(start, cut ? before : end));
        }
    }

    boolean isFull() {
        return full;
    }

    byte[] octets() {
        return octets;
    }

    boolean isEightBit() {
        for (byte octet : octets) {
            if (octet < 0) {
                return true;
            }
        }
        return false;
    }

    boolean endsWithLine() {
        return octets.length == 0 || octets[octets.length - 1] == '\n';
    }
}
