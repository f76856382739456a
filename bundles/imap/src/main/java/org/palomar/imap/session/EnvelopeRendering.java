package org.palomar.imap.session;

import java.io.IOException;
import java.util.List;
import org.palomar.api.message.Envelope;

/** ENVELOPE (RFC 9051 §7.5.2). */
final class EnvelopeRendering {

    private EnvelopeRendering() {}

    // envelope = "(" env-date SP env-subject SP env-from SP env-sender SP env-reply-to SP env-to SP env-cc SP env-bcc
    // SP env-in-reply-to
    //            SP env-message-id ")"
    static void write(Output out, Envelope envelope) throws IOException {
        out.octet('(').nstring(envelope.date()).octet(' ').nstring(envelope.subject());
        addresses(out, envelope.from());
        // Sender and Reply-To that a message lacks are what From is
        addresses(out, envelope.sender().isEmpty() ? envelope.from() : envelope.sender());
        addresses(out, envelope.replyTo().isEmpty() ? envelope.from() : envelope.replyTo());
        addresses(out, envelope.to());
        addresses(out, envelope.cc());
        addresses(out, envelope.bcc());
        out.octet(' ').nstring(envelope.inReplyTo()).octet(' ').nstring(envelope.messageId());
        out.octet(')');
    }

    // address = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")"
    private static void addresses(Output out, List<Envelope.Mailbox> list) throws IOException {
        out.octet(' ');
        if (list.isEmpty()) {
            out.nil();
            return;
        }
        out.octet('(');
        for (int i = 0; i < list.size(); i++) {
            Envelope.Mailbox entry = list.get(i);
            out.octet('(').nstring(entry.name()).text(" NIL ");
            out.nstring(entry.localPart()).octet(' ').nstring(entry.host()).octet(')');
        }
        out.octet(')');
    }
}
