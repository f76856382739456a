package org.palomar.api.auth;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A password in memory: never printed, wiped when closed. For one thread. */
public final class Password implements AutoCloseable {

    /** Longer ones are refused before any work is done on them; in octets of UTF-8. */
    public static final int MAX_OCTETS = 1024;

    private final byte[] octets;

    private Password(byte[] octets) {
        this.octets = octets;
    }

    /** The array is taken over, not copied. */
    public static Password ofOctets(byte[] octets) {
        return new Password(octets);
    }

    public static Password of(CharSequence text) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
        byte[] octets = new byte[encoded.remaining()];
        encoded.get(octets);
        return new Password(octets);
    }

    /** The octets themselves, not a copy. */
    public byte[] octets() {
        return octets;
    }

    public int length() {
        return octets.length;
    }

    @Override
    public void close() {
        Arrays.fill(octets, (byte) 0);
    }

    @Override
    public String toString() {
        return "Password[hidden]";
    }
}
