package org.palomar.dkim.internal;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The digest of a body. In the simple form (RFC 6376 §3.4.3) empty lines at the end don't count, and it ends in one line end; in the relaxed one (§3.4.4) neither does white space at the ends of lines, other white
 * space counts as one space, and of nothing there is nothing. In one pass, with a window of memory. For one thread, used once.
 */
public final class BodyHash {

    private static final int WINDOW = 16 * 1024;

    private final MessageDigest digest = sha256();
    private final byte[] window = new byte[WINDOW];
    private final BodyForm form;
    private int filled;
    private long length;

    /** Lines that are empty, or just begun, and count once something follows. */
    private long lineEnds;

    private boolean space;
    private boolean carriageReturn;
    private boolean any;

    private BodyHash(BodyForm form) {
        this.form = form;
    }

    /**
     * What was found.
     *
     * @param length octets of the whole body in its form
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    public record Digest(byte[] digest, long length) {}

    /** Reads a body once, for all forms. */
    public static Map<BodyForm, Digest> of(InputStream body, Collection<BodyForm> forms) throws IOException {
        List<BodyHash> hashes = new ArrayList<>();
        forms.stream().distinct().map(BodyHash::new).forEach(hashes::add);
        byte[] read = new byte[WINDOW];
        for (int count = body.read(read); count >= 0; count = body.read(read)) {
            for (BodyHash hash : hashes) {
                for (int i = 0; i < count; i++) {
                    hash.take(read[i]);
                }
            }
        }
        Map<BodyForm, Digest> digests = new LinkedHashMap<>();
        hashes.forEach(hash -> digests.put(hash.form, hash.end()));
        return digests;
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
        if (octet == '\r') {
            carriageReturn = true;
        } else if (form.relaxed() && (octet == ' ' || octet == '\t')) {
            space = true;
        } else {
            put(octet);
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
        if (length++ < form.limit()) {
            window[filled++] = octet;
            if (filled == window.length) {
                flush();
            }
        }
    }

    private void flush() {
        digest.update(window, 0, filled);
        filled = 0;
    }

    private Digest end() {
        if (carriageReturn) {
            put((byte) '\r');
        }
        if (any || !form.relaxed()) {
            write((byte) '\r');
            write((byte) '\n');
        }
        flush();
        return new Digest(digest.digest(), length);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
