package org.palomar.quarantine.internal.record;

import java.time.Instant;
import org.palomar.api.directory.AccountId;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.quarantine.QuarantineReviews.Review;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Seal;

/** A review as it is stored. Pure. */
public final class Look {

    private static final int VERSION = 1;
    private static final int EXPECTED = 100;

    private Look() {}

    public static byte[] encode(Review review) {
        return Seal.close(VERSION, EXPECTED, out -> {
            out.writeLong(review.account().value());
            out.writeLong(review.time().toEpochMilli());
            out.writeUTF(review.by());
            out.writeLong(review.upTo().number());
            out.writeLong(review.entries());
            out.writeLong(review.deadline().toEpochMilli());
        });
    }

    public static Review decode(byte[] record) throws StoreException {
        return Seal.open(
                VERSION,
                record,
                "a review of what is held",
                in -> new Review(
                        new AccountId(in.readLong()),
                        Instant.ofEpochMilli(in.readLong()),
                        in.readUTF(),
                        new QuarantineId(in.readLong()),
                        in.readLong(),
                        Instant.ofEpochMilli(in.readLong())));
    }
}
