package org.palomar.smtp.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.palomar.net.LineChannel;

/**
 * What the client sends, as lines and as octets. A message's end is found in octets that were read ahead; what follows it are commands again, and is kept here
 * for the next line. For the connection's thread.
 */
final class SessionInput {

    private static final byte[] NOTHING = {};

    private final LineChannel channel;
    private byte[] kept = NOTHING;
    private int next;
    private byte[] lines;

    SessionInput(LineChannel channel) {
        this.channel = channel;
        this.lines = channel.array();
    }

    /** As {@link LineChannel#readLine}. */
    LineChannel.LineResult readLine(int limit, Duration deadline) throws IOException {
        if (next == kept.length) {
            LineChannel.LineResult result = channel.readLine(limit, deadline);
            lines = channel.array();
            return result;
        }
        int lf = next;
        while (lf < kept.length && kept[lf] != '\n') {
            lf++;
        }
        if (lf == kept.length) {
            return joinedLine(limit, deadline);
        }
        LineChannel.LineResult line = line(kept, next, lf, limit);
        lines = kept;
        forget(lf + 1);
        return line;
    }

    /** The text of the line just read, one character for each octet. */
    String text(LineChannel.Line line) {
        return new String(lines, line.start(), line.length(), StandardCharsets.ISO_8859_1);
    }

    /** As {@link LineChannel#read}. */
    int read(byte[] target, int offset, int length, Duration deadline) throws IOException {
        if (next < kept.length) {
            int count = Math.min(length, kept.length - next);
            System.arraycopy(kept, next, target, offset, count);
            forget(next + count);
            return count;
        }
        return channel.read(target, offset, length, deadline);
    }

    /** Gives octets back that were read too many: they are read next. */
    void giveBack(byte[] octets, int from, int to) {
        if (next < kept.length) {
            byte[] joined = Arrays.copyOf(Arrays.copyOfRange(octets, from, to), to - from + kept.length - next);
            System.arraycopy(kept, next, joined, to - from, kept.length - next);
            kept = joined;
        } else {
            kept = from == to ? NOTHING : Arrays.copyOfRange(octets, from, to);
        }
        next = 0;
    }

    /** Whether the client has sent more than was read. */
    boolean hasInput() throws IOException {
        return next < kept.length || channel.hasInput();
    }

    // A line that began in the kept octets and goes on in the channel.
    private LineChannel.LineResult joinedLine(int limit, Duration deadline) throws IOException {
        int begun = kept.length - next;
        LineChannel.LineResult result = channel.readLine(Math.max(limit - begun, 1), deadline);
        if (!(result instanceof LineChannel.Line rest)) {
            forget(kept.length);
            return result;
        }
        byte[] joined = new byte[begun + rest.length() + (rest.crlf() ? 2 : 1)];
        System.arraycopy(kept, next, joined, 0, begun);
        System.arraycopy(channel.array(), rest.start(), joined, begun, rest.length());
        if (rest.crlf()) {
            joined[joined.length - 2] = '\r';
        }
        joined[joined.length - 1] = '\n';
        forget(kept.length);
        lines = joined;
        return line(joined, 0, joined.length - 1, limit);
    }

    private static LineChannel.LineResult line(byte[] octets, int from, int lf, int limit) {
        boolean crlf = lf > from && octets[lf - 1] == '\r';
        int length = lf - from - (crlf ? 1 : 0);
        return length > limit ? new LineChannel.TooLong() : new LineChannel.Line(from, length, crlf);
    }

    private void forget(int until) {
        next = until;
        if (next == kept.length) {
            kept = NOTHING;
            next = 0;
        }
    }
}
