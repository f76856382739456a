package org.palomar.imap.session;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.palomar.net.LineChannel;

/** A client that has sent everything already and then hung up. */
class SentAhead implements LineChannel {

    private final byte[] octets;
    private int at;

    SentAhead(String text) {
        octets = text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public LineResult readLine(int limit, Duration deadline) {
        if (at == octets.length) {
            return new EndOfStream();
        }
        int start = at;
        while (octets[at] != '\n') {
            at++;
        }
        at++;
        return new Line(start, at - start - 2, true);
    }

    @Override
    public byte[] array() {
        return octets;
    }

    @Override
    public int read(byte[] target, int offset, int length, Duration deadline) {
        int count = Math.min(length, octets.length - at);
        System.arraycopy(octets, at, target, offset, count);
        at += count;
        return count == 0 ? -1 : count;
    }

    @Override
    public void unread(int count) {
        at -= count;
    }

    @Override
    public boolean hasInput() {
        return at < octets.length;
    }

    @Override
    public void write(byte[] octets, int offset, int length) {}

    @Override
    public OutputStream output() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public void flush() {}

    @Override
    public void wakeReader() {}
}
