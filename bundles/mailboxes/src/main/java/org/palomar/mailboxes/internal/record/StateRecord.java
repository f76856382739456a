package org.palomar.mailboxes.internal.record;

import org.palomar.api.store.StoreException;

/** A mailbox's state: small, rewritten with each change. {@code account} tells the check whose it is. */
public record StateRecord(long account, long uidValidity, long uidNext, long highestModSeq, Keywords keywords) {

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
