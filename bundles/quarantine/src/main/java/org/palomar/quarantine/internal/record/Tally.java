package org.palomar.quarantine.internal.record;

import org.palomar.api.store.StoreException;
import org.palomar.storage.Seal;

/**
 * How much an account has. Immutable; pure.
 *
 * @param octets of all messages together
 */
public record Tally(long entries, long octets) {

    public static final Tally NOTHING = new Tally(0, 0);

    private static final int VERSION = 1;

    public Tally {
        if (entries < 0 || octets < 0) {
            throw new IllegalArgumentException("nobody has less than nothing");
        }
    }

    public Tally with(long size) {
        return new Tally(entries + 1, octets + size);
    }

    public Tally without(long size) {
        return new Tally(Math.max(0, entries - 1), Math.max(0, octets - size));
    }

    public byte[] encode() {
        return Seal.close(VERSION, 2 * Long.BYTES, out -> {
            out.writeLong(entries);
            out.writeLong(octets);
        });
    }

    public static Tally decode(byte[] record) throws StoreException {
        return Seal.open(
                VERSION,
                record,
                "how much an account has in the quarantine",
                in -> new Tally(in.readLong(), in.readLong()));
    }
}
