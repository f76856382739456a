package org.palomar.mailboxes.internal.record;

import org.palomar.api.store.StoreException;

/** What rises for the whole store: the last mailbox id and the last UIDVALIDITY given out. Neither is ever given again. */
public record Counters(long lastMailbox, long lastUidValidity) {

    public static final Counters START = new Counters(0, 0);

    /** UIDVALIDITY has 32 bits (RFC 9051 §2.3.1.1). */
    private static final long MAX_UID_VALIDITY = 0xFFFF_FFFFL;

    /** The year 2100: a clock behind it is wrong, and following it would use up what is left for later mailboxes. */
    private static final long LATEST_CLOCK = 4_102_444_800L;

    /**
     * The next of both. UIDVALIDITY follows the clock, so that it also rises when a store is restored from an older copy; a clock that can't be right is
     * not followed.
     */
    public Counters next(long epochSecond) {
        long clock = epochSecond < LATEST_CLOCK ? epochSecond : 0;
        long uidValidity = Math.max(lastUidValidity + 1, clock);
        if (uidValidity > MAX_UID_VALIDITY) {
            throw new IllegalStateException("no UIDVALIDITY is left");
        }
        return new Counters(lastMailbox + 1, uidValidity);
    }

    public byte[] encode() {
        return new OctetWriter(16).number(lastMailbox).number(lastUidValidity).octets();
    }

    public static Counters decode(byte[] octets) throws StoreException {
        OctetReader in = new OctetReader(octets);
        return new Counters(in.number(), in.number());
    }
}
