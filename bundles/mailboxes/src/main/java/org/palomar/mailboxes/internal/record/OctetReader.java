package org.palomar.mailboxes.internal.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.palomar.api.store.StoreException;

/** Reads what {@link OctetWriter} wrote; anything else is {@code DAMAGED}. For one thread. */
final class OctetReader {

    private final byte[] octets;
    private int position;

    OctetReader(byte[] octets) {
        this.octets = octets;
    }

    int octet() throws StoreException {
        require(1);
        return octets[position++] & 0xff;
    }

    long number() throws StoreException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = octet();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                if (value < 0) {
                    break;
                }
                return value;
            }
        }
        throw damaged();
    }

    long signed() throws StoreException {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    /** A number of things of which each takes at least one octet: bounds what is allocated for them. */
    int count() throws StoreException {
        long count = number();
        if (count > octets.length - position) {
            throw damaged();
        }
        return (int) count;
    }

    byte[] raw(int length) throws StoreException {
        require(length);
        position += length;
        return Arrays.copyOfRange(octets, position - length, position);
    }

    byte[] sized() throws StoreException {
        return raw(count());
    }

    String text() throws StoreException {
        return text(number());
    }

    /** A text, or the one that {@link OctetWriter#textOr} only marked. */
    String textOr(String known) throws StoreException {
        long header = number();
        return header == 1 ? known : text(header);
    }

    private String text(long header) throws StoreException {
        if (header >> 1 > octets.length - position) {
            throw damaged();
        }
        int length = (int) (header >> 1);
        if (length == 0) {
            return "";
        }
        int start = position;
        position += length;
        return new String(
                octets, start, length, (header & 1) == 1 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    boolean atEnd() {
        return position == octets.length;
    }

    static StoreException damaged() {
        return new StoreException(StoreException.Reason.DAMAGED, "a stored record can't be read");
    }

    private void require(int more) throws StoreException {
        if (more < 0 || octets.length - position < more) {
            throw damaged();
        }
    }
}
