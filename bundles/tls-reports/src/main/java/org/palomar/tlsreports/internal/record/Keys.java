package org.palomar.tlsreports.internal.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import org.palomar.api.address.Domain;

/**
 * The keys of this bundle.
 *
 * <pre>
 * y 1 &lt;day:4&gt; &lt;domain&gt;  what was counted of a domain on a day (days since 1970 in UTC)
 * </pre>
 */
public final class Keys {

    private static final byte COUNTS = 1;
    private static final int NAME_AT = 2 + Integer.BYTES;

    private Keys() {}

    public static byte[] counts(Subject subject) {
        byte[] name = subject.domain().name().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(NAME_AT + name.length)
                .put((byte) 'y')
                .put(COUNTS)
                .putInt(Math.toIntExact(subject.day().toEpochDay()))
                .put(name)
                .array();
    }

    /** The first key that counts can have. */
    public static byte[] all() {
        return new byte[] {'y', COUNTS};
    }

    /** The first key behind all counts. */
    public static byte[] afterAll() {
        return new byte[] {'y', COUNTS + 1};
    }

    /** What a key is of; empty if it is none of these, however damaged the store. */
    public static Optional<Subject> subject(byte[] key) {
        if (key.length <= NAME_AT || key[0] != 'y' || key[1] != COUNTS) {
            return Optional.empty();
        }
        LocalDate day = LocalDate.ofEpochDay(ByteBuffer.wrap(key).getInt(2));
        return Domain.parse(new String(key, NAME_AT, key.length - NAME_AT, StandardCharsets.US_ASCII))
                .map(domain -> new Subject(day, domain));
    }
}
