package org.palomar.quarantine.internal.record;

import java.time.LocalDate;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Seal;

/**
 * What an owner was told last. Immutable; pure.
 *
 * @param last the number up to which the owner was told of all; 0 for none
 * @param day on which that was done, where the owner is, in days since 1970
 * @param before what {@code last} was before that day
 */
public record Told(long last, long day, long before) {

    public static final Told NOTHING = new Told(0, Long.MIN_VALUE, 0);

    private static final int VERSION = 2;

    /** Without {@code before}. */
    private static final int OLD = 1;

    /** Days by which two time zones differ at the most. */
    private static final int ZONES = 1;

    /** Whether nothing is to be told on a day any more. */
    public boolean isDone(LocalDate today) {
        return day >= today.toEpochDay() && !isAhead(today);
    }

    /** What holds on a day: a letter of days that are to come was written by a clock that was ahead, and its links have the wrong times. It is written anew. */
    public Told on(LocalDate today) {
        return isAhead(today) ? new Told(before, Long.MIN_VALUE, before) : this;
    }

    private boolean isAhead(LocalDate today) {
        return day > today.toEpochDay() + ZONES;
    }

    public byte[] encode() {
        return Seal.close(VERSION, 3 * Long.BYTES, out -> {
            out.writeLong(last);
            out.writeLong(day);
            out.writeLong(before);
        });
    }

    public static Told decode(byte[] record) throws StoreException {
        boolean old = record.length > 0 && record[0] == OLD;
        return Seal.open(old ? OLD : VERSION, record, "what an owner was told", in -> {
            long last = in.readLong();
            return new Told(last, in.readLong(), old ? last : in.readLong());
        });
    }
}
