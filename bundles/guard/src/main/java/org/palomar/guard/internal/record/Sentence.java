package org.palomar.guard.internal.record;

import java.time.Instant;
import java.util.Optional;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Seal;

/**
 * For how long a subject is refused, and why. It is kept for a while after its end, as the next one is longer.
 *
 * @param wrong passwords
 * @param times in a row, this one included
 * @param protocol of the last wrong password; empty if an operator ordered it
 * @param ordered whether an operator did, so that it holds for known places too
 */
public record Sentence(Instant since, Instant until, int wrong, int times, String protocol, boolean ordered) {

    private static final int VERSION = 1;
    private static final int EXPECTED = 48;

    /** The same, ended with another if that is sooner. */
    public Sentence noLongerThan(Optional<Instant> other) {
        Instant end = other.filter(until::isAfter).orElse(until);
        return new Sentence(since, end, wrong, times, protocol, ordered);
    }

    public boolean isInForce(Instant now) {
        return now.isBefore(until);
    }

    public byte[] encode() {
        return Seal.close(VERSION, EXPECTED, out -> {
            out.writeLong(since.toEpochMilli());
            out.writeLong(until.toEpochMilli());
            out.writeInt(wrong);
            out.writeInt(times);
            out.writeUTF(protocol);
            out.writeBoolean(ordered);
        });
    }

    public static Sentence decode(byte[] record) throws StoreException {
        return Seal.open(
                VERSION,
                record,
                "a block of logins",
                in -> new Sentence(
                        Instant.ofEpochMilli(in.readLong()),
                        Instant.ofEpochMilli(in.readLong()),
                        in.readInt(),
                        in.readInt(),
                        in.readUTF(),
                        in.readBoolean()));
    }
}
