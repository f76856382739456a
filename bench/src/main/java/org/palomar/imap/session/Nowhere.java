package org.palomar.imap.session;

import java.io.OutputStream;
import java.time.Duration;
import org.palomar.net.LineChannel;

/** A client that takes everything at once and never says anything. */
final class Nowhere implements LineChannel {

    @Override
    public LineResult readLine(int limit, Duration deadline) {
        return new EndOfStream();
    }

    @Override
    public byte[] array() {
        return new byte[0];
    }

    @Override
    public int read(byte[] target, int offset, int length, Duration deadline) {
        return -1;
    }

    @Override
    public void unread(int octets) {
        // nothing was read
    }

    @Override
    public boolean hasInput() {
        return false;
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
        // taken
    }

    @Override
    public OutputStream output() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public void wakeReader() {
        // nobody waits
    }
}
