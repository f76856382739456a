package org.palomar.filter.greylist.internal.record;

import java.time.Instant;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Seal;

/** What is known of a subject. */
public record Standing(Instant since, Instant last, int times) {

    private static final int VERSION = 1;
    private static final int EXPECTED = 32;
    private static final long LATEST = Instant.parse("9000-01-01T00:00:00Z").toEpochMilli();

    public static Standing first(Instant now) {
        return new Standing(now, now, 1);
    }

    /** Seen once more. */
    public Standing again(Instant now) {
        return new Standing(since, now, times == Integer.MAX_VALUE ? times : times + 1);
    }

    public byte[] encode() {
        return Seal.close(VERSION, EXPECTED, out -> {
            out.writeLong(since.toEpochMilli());
            out.writeLong(last.toEpochMilli());
            out.writeInt(times);
        });
    }

    public static Standing decode(byte[] record) throws StoreException {
        return Seal.open(
                VERSION,
                record,
                "a sender's standing",
                in -> new Standing(instant(in.readLong()), instant(in.readLong()), in.readInt()));
    }

    /** Years that sums with spans of the settings stay within. */
    private static Instant instant(long millis) {
        if (millis < 0 || millis > LATEST) {
            throw new IllegalArgumentException("no time that a clock shows");
        }
        return Instant.ofEpochMilli(millis);
    }
}
