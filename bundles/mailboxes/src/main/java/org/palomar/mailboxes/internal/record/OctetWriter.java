package org.palomar.mailboxes.internal.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds a record: numbers of seven bits an octet, texts with their length. For one thread. */
final class OctetWriter {

    private byte[] octets;
    private int length;

    OctetWriter(int expected) {
        octets = new byte[expected];
    }

    OctetWriter octet(int value) {
        room(1);
        octets[length++] = (byte) value;
        return this;
    }

    /** A number from 0 on. */
    OctetWriter number(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            octets[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        octets[length++] = (byte) rest;
        return this;
    }

    /** Any number; small ones of either sign stay short. */
    OctetWriter signed(long value) {
        return number(value << 1 ^ value >> 63);
    }

    OctetWriter raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, octets, length, value.length);
        length += value.length;
        return this;
    }

    OctetWriter sized(byte[] value) {
        return number(value.length).raw(value);
    }

    /** One octet a character where that is possible; the lowest bit of the length says whether it is UTF-8 instead. */
    OctetWriter text(String value) {
        boolean wide = value.chars().anyMatch(c -> c > 0xff);
        byte[] encoded = value.getBytes(wide ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        return number((long) encoded.length << 1 | (wide ? 1 : 0)).raw(encoded);
    }

    /** As {@link #text}, but of a text that is known to the reader only a mark: the length of no octets in UTF-8, which no text has. */
    OctetWriter textOr(String known, String value) {
        return value.equals(known) ? number(1) : text(value);
    }

    byte[] octets() {
        return Arrays.copyOf(octets, length);
    }

    private void room(int more) {
        if (octets.length - length < more) {
            octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + more));
        }
    }
}
