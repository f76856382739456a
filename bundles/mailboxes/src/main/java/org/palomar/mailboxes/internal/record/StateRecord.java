package org.palomar.mailboxes.internal.record;

import org.palomar.api.store.StoreException;

/** A mailbox's state: small, rewritten with each change. {@code account} tells the check whose it is. */
public record StateRecord(long account, long uidValidity, long uidNext, long highestModSeq, Keywords keywords) {

    /** One change later. */
    public StateRecord changed() {
        return new StateRecord(account, uidValidity, uidNext, highestModSeq + 1, keywords);
    }

    public StateRecord with(Keywords newKeywords) {
        return new StateRecord(account, uidValidity, uidNext, highestModSeq, newKeywords);
    }

    /** After {@code count} more UIDs. */
    public StateRecord advanced(int count) {
        return new StateRecord(account, uidValidity, uidNext + count, highestModSeq, keywords);
    }

    public byte[] encode() {
        OctetWriter out = new OctetWriter(32);
        out.number(account).number(uidValidity).number(uidNext).number(highestModSeq);
        keywords.writeTo(out);
        return out.octets();
    }

    public static StateRecord decode(byte[] octets) throws StoreException {
        OctetReader in = new OctetReader(octets);
        return new StateRecord(in.number(), in.number(), in.number(), in.number(), Keywords.read(in));
    }
}
