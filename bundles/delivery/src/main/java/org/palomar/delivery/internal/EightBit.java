package org.palomar.delivery.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Set;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.queue.BodyNeed;

/**
 * Where a message has octets beyond ASCII, which not every server on its way need take.
 *
 * @param header whether its header has some
 * @param anywhere whether it has some at all
 */
record EightBit(boolean header, boolean anywhere) {

    private static final int WINDOW = 16 * 1024;

    /** Looks through a message until it knows. */
    static EightBit of(Content content) throws IOException {
        byte[] window = new byte[(int) Math.min(WINDOW, Math.max(1, content.size()))];
        boolean inHeader = true;
        int before = '\n';
        try (InputStream in = content.open()) {
            for (int count = in.read(window); count >= 0; count = in.read(window)) {
                for (int i = 0; i < count; i++) {
                    byte octet = window[i];
                    if (octet < 0) {
                        return new EightBit(inHeader, true);
                    }
                    if (octet != '\r') {
                        inHeader = inHeader && !(octet == '\n' && before == '\n');
                        before = octet;
                    }
                }
            }
        }
        return new EightBit(false, false);
    }

    /** Of the same message with these header fields before it. */
    EightBit behind(byte[] fields) {
        for (byte octet : fields) {
            if (octet < 0) {
                return new EightBit(true, true);
            }
        }
        return this;
    }

    /**
     * What the message asks of other servers, whoever gets it: for a recipient beyond ASCII it takes SMTPUTF8 all the same, but not for the others. A client that said SMTPUTF8 for a message without such characters asks for nothing; one that did not say it and has raw octets in its
     * header asks for 8BITMIME alone, as it would find no server that takes it otherwise.
     */
    Set<BodyNeed> needs(MailTransaction transaction) {
        Set<BodyNeed> needs = EnumSet.noneOf(BodyNeed.class);
        needs.addAll(transaction.options().needs());
        boolean international = (needs.contains(BodyNeed.SMTPUTF8) && header) || isInternational(transaction.sender());
        set(needs, BodyNeed.SMTPUTF8, international);
        set(needs, BodyNeed.EIGHT_BIT, anywhere);
        return needs;
    }

    /** What a message that was written here asks of other servers. */
    Set<BodyNeed> needs(ReversePath sender) {
        Set<BodyNeed> needs = EnumSet.noneOf(BodyNeed.class);
        set(needs, BodyNeed.SMTPUTF8, header || isInternational(sender));
        set(needs, BodyNeed.EIGHT_BIT, anywhere);
        return needs;
    }

    private static boolean isInternational(ReversePath sender) {
        return sender.text().chars().anyMatch(c -> c >= 0x80);
    }

    private static void set(Set<BodyNeed> needs, BodyNeed need, boolean there) {
        if (there) {
            needs.add(need);
        } else {
            needs.remove(need);
        }
    }
}
