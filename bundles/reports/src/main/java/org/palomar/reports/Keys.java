package org.palomar.reports;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import org.palomar.api.address.Domain;

/**
 * The keys that one bundle has for its counts.
 *
 * <pre>
 * OWNER 1 &lt;day:4&gt; &lt;domain&gt;  what was counted of a domain on a day (days since 1970 in UTC)
 * </pre>
 *
 * @param owner the octet that the bundle's keys begin with
 */
public record Keys(char owner) {

    private static final byte COUNTS = 1;
    private static final int NAME_AT = 2 + Integer.BYTES;

    public byte[] counts(Subject subject) {
        byte[] name = subject.domain().name().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(NAME_AT + name.length)
                .put((byte) owner)
                .put(COUNTS)
                .putInt(Math.toIntExact(subject.day().toEpochDay()))
                .put(name)
                .array();
    }

    /** The first key that counts can have. */
    public byte[] all() {
        return new byte[] {(byte) owner, COUNTS};
    }

    /** The first key behind all counts. */
    public byte[] afterAll() {
        return new byte[] {(byte) owner, COUNTS + 1};
    }

    /** What a key is of; empty if it is none of these, however damaged the store. */
    public Optional<Subject> subject(byte[] key) {
        if (key.length <= NAME_AT || key[0] != (byte) owner || key[1] != COUNTS) {
            return Optional.empty();
        }
        LocalDate day = LocalDate.ofEpochDay(ByteBuffer.wrap(key).getInt(2));
        return Domain.parse(new String(key, NAME_AT, key.length - NAME_AT, StandardCharsets.US_ASCII))
                .map(domain -> new Subject(day, domain));
    }
}
