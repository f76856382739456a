package org.palomar.lists.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.message.Content;
import org.palomar.api.queue.BodyNeed;

/** What a message asks of servers that it passes, by the octets in it (RFC 6152, RFC 6531). Pure. */
final class Octets {

    private static final int WINDOW = 16 * 1024;

    private Octets() {}

    /** @param header octets of the header, or more */
    static Set<BodyNeed> needs(Content message, byte[] header) throws IOException {
        Set<BodyNeed> needs = EnumSet.noneOf(BodyNeed.class);
        for (byte octet : header) {
            if (octet < 0) {
                needs.add(BodyNeed.SMTPUTF8);
                break;
            }
        }
        byte[] window = new byte[WINDOW];
        try (InputStream in = message.open()) {
            for (int count = in.read(window); count >= 0 && needs.size() < 2; count = in.read(window)) {
                for (int i = 0; i < count; i++) {
                    if (window[i] < 0) {
                        needs.add(BodyNeed.EIGHT_BIT);
                        return needs;
                    }
                }
            }
        }
        return needs;
    }

    /** The same for one recipient. */
    static Set<BodyNeed> with(Set<BodyNeed> needs, Address recipient) {
        if (!recipient.isInternationalized()) {
            return needs;
        }
        Set<BodyNeed> more = EnumSet.of(BodyNeed.SMTPUTF8);
        more.addAll(needs);
        return more;
    }
}
