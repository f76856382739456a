package org.palomar.limits.internal.record;

import org.palomar.api.limit.Measure;

/** What people are told of once a day. */
public enum Matter {
    MESSAGES_PER_DAY(1),
    RECIPIENTS_PER_DAY(1 << 1),
    MESSAGES_PER_MINUTE(1 << 2),
    RECIPIENTS_PER_MINUTE(1 << 3),
    DOMAIN_MESSAGES_PER_DAY(1 << 4),
    DOMAIN_RECIPIENTS_PER_DAY(1 << 5),
    /** Mail came from many networks. */
    NETWORKS(1 << 6),
    /** Many recipients don't exist. */
    REFUSED_RECIPIENTS(1 << 7),
    /** Mail came from several countries. */
    COUNTRIES(1 << 8);

    private final int bit;

    Matter(int bit) {
        this.bit = bit;
    }

    /** In records, for ever. */
    int bit() {
        return bit;
    }

    /** That the limit of a measure is reached. */
    public static Matter of(Measure measure) {
        return valueOf(measure.name());
    }
}
