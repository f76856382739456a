package org.palomar.signing.internal.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The digest of a body in the relaxed form (RFC 6376 §3.4.4): white space at the ends of lines, and empty lines at the end, don't count; other white space counts as one space. In one pass, with a window of
 * memory. For one thread, used once.
 */
final class BodyHash {

    private static final int WINDOW = 16 * 1024;

    private final MessageDigest digest = sha256();
    private final byte[] window = new byte[WINDOW];
    private int filled;

    /** Lines that are empty, or just begun, and count once something follows. */
    private long lineEnds;

    private boolean space;
    private boolean carriageReturn;
    private boolean any;

    private BodyHash() {}

    static byte[] of(InputStream body) throws IOException {
        BodyHash hash = new BodyHash();
        byte[] read = new byte[WINDOW];
        for (int count = body.read(read); count >= 0; count = body.read(read)) {
            for (int i = 0; i < count; i++) {
                hash.take(read[i]);
            }
        }
        return hash.end();
    }

    private void take(byte octet) {
        if (octet == '\n' && carriageReturn) {
            carriageReturn = false;
            space = false;
            lineEnds++;
            return;
        }
        if (carriageReturn) {
            carriageReturn = false;
            put((byte) '\r'); // one that ends no line
        }
        switch (octet) {
            case '\r' -> carriageReturn = true;
            case ' ', '\t' -> space = true;
            default -> put(octet);
        }
    }

    private void put(byte octet) {
        for (; lineEnds > 0; lineEnds--) {
            write((byte) '\r');
            write((byte) '\n');
        }
        if (space) {
            write((byte) ' ');
            space = false;
        }
        write(octet);
        any = true;
    }

    private void write(byte octet) {
        window[filled++] = octet;
        if (filled == window.length) {
            flush();
        }
    }

    private void flush() {
        digest.update(window, 0, filled);
        filled = 0;
    }

    private byte[] end() {
        if (carriageReturn) {
            put((byte) '\r');
        }
        if (any) {
            write((byte) '\r');
            write((byte) '\n');
        }
        flush();
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
