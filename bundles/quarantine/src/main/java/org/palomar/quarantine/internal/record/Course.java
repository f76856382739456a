package org.palomar.quarantine.internal.record;

import java.time.Instant;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Seal;

/**
 * How the clock has gone. Immutable; pure.
 *
 * @param seen the latest time that it showed and was believed
 * @param trusted from which time on, by the clock, something may be thrown away by it
 */
public record Course(Instant seen, Instant trusted) {

    private static final int VERSION = 1;

    public byte[] encode() {
        return Seal.close(VERSION, 2 * Long.BYTES, out -> {
            out.writeLong(seen.toEpochMilli());
            out.writeLong(trusted.toEpochMilli());
        });
    }

    public static Course decode(byte[] record) throws StoreException {
        return Seal.open(
                VERSION,
                record,
                "how the clock has gone",
                in -> new Course(Instant.ofEpochMilli(in.readLong()), Instant.ofEpochMilli(in.readLong())));
    }
}
