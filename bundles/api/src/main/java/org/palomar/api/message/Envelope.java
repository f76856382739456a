package org.palomar.api.message;

import java.util.List;

/**
 * What a message's header says of itself (RFC 9051 §7.5.2, ENVELOPE). Texts are the header's octets, unfolded, one character for each octet
 * (ISO-8859-1), encoded words untouched; an absent field is the empty string. Addresses that {@code Sender} and {@code Reply-To} lack are
 * not filled in here.
 */
public record Envelope(
        String date,
        String subject,
        List<Mailbox> from,
        List<Mailbox> sender,
        List<Mailbox> replyTo,
        List<Mailbox> to,
        List<Mailbox> cc,
        List<Mailbox> bcc,
        String inReplyTo,
        String messageId) {

    public Envelope {
        from = List.copyOf(from);
        sender = List.copyOf(sender);
        replyTo = List.copyOf(replyTo);
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
    }

    /**
     * One entry of an address list. A group is an entry with its name in {@code localPart} and no host, its members, and an entry without
     * local part and host (RFC 9051 §7.5.2).
     */
    public record Mailbox(String name, String localPart, String host) {}
}
