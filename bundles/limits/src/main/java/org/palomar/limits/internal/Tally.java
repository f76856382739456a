package org.palomar.limits.internal;

import org.palomar.limits.internal.record.Amount;
import org.palomar.limits.internal.record.Counts;
import org.palomar.limits.internal.record.Moment;
import org.palomar.limits.internal.record.Standing;

/**
 * What is known of one account, or of one domain: what the store has, or will have once the commits under way are done, and what is reserved beyond that. Guarded by the lock of its {@link Party}; counts and
 * standing are changed on the committer's thread only, so that they are what the store's records become.
 */
final class Tally {

    private final byte[] countsKey;
    private final byte[] standingKey;
    private Counts counts;
    private Standing standing;
    private Amount reserved = Amount.ZERO;

    Tally(byte[] countsKey, byte[] standingKey, Counts counts, Standing standing) {
        this.countsKey = countsKey;
        this.standingKey = standingKey;
        this.counts = counts;
        this.standing = standing;
    }

    byte[] countsKey() {
        return countsKey;
    }

    byte[] standingKey() {
        return standingKey;
    }

    Counts counts() {
        return counts;
    }

    void counts(Counts other) {
        counts = other;
    }

    Standing standing() {
        return standing;
    }

    void standing(Standing other) {
        standing = other;
    }

    /** What is counted now, with what is reserved. */
    Counts all(Moment now) {
        return counts.at(now).plus(reserved);
    }

    void reserve(Amount amount) {
        reserved = reserved.plus(amount);
    }

    void giveBack(Amount amount) {
        reserved = reserved.minus(amount);
    }
}
