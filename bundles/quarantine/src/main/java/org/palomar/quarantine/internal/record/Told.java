package org.palomar.quarantine.internal.record;

import org.palomar.api.store.StoreException;
import org.palomar.storage.Seal;

/**
 * What an owner was told last. Immutable; pure.
 *
 * @param last the number of the newest entry that a digest had; 0 for none
 * @param day of that digest where the owner is, in days since 1970
 */
public record Told(long last, long day) {

    public static final Told NOTHING = new Told(0, Long.MIN_VALUE);

    private static final int VERSION = 1;

    public byte[] encode() {
        return Seal.close(VERSION, 2 * Long.BYTES, out -> {
            out.writeLong(last);
            out.writeLong(day);
        });
    }

    public static Told decode(byte[] record) throws StoreException {
        return Seal.open(VERSION, record, "what an owner was told", in -> new Told(in.readLong(), in.readLong()));
    }
}
