package org.palomar.mailboxes.internal.record;

import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;

/** An entry of a mailbox's change log: the UIDs that one change expunged, as ranges. What QRESYNC's VANISHED will be made of (RFC 7162 §3.2.10). */
public final class ExpungeLog {

    private ExpungeLog() {}

    public static byte[] encode(UidSet gone) {
        OctetWriter out = new OctetWriter(16);
        long last = 0;
        for (int i = 0; i < gone.rangeCount(); i++) {
            out.number(gone.first(i) - last).number(gone.last(i) - gone.first(i));
            last = gone.last(i);
        }
        return out.octets();
    }

    public static UidSet decode(byte[] octets) throws StoreException {
        OctetReader in = new OctetReader(octets);
        UidSet.Builder gone = new UidSet.Builder();
        long last = 0;
        while (!in.atEnd()) {
            long first = last + in.number();
            last = first + in.number();
            if (first < 1 || last < first || last > UidSet.MAX_UID) {
                throw OctetReader.damaged();
            }
            gone.addRange(first, last);
        }
        return gone.build();
    }
}
