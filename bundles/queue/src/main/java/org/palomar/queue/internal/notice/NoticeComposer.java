package org.palomar.queue.internal.notice;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Returned;
import org.palomar.mime.MailDates;
import org.palomar.mime.QuotedPrintable;

/**
 * Makes notices (RFC 3461 §6, RFC 6522): a text for people, fields for programs, and what comes back of the message. Immutable.
 *
 * @param host who says it: the name of this server
 * @param mostReturned octets of a message that may come back whole
 */
public record NoticeComposer(Domain host, long mostReturned) {

    /** A notice as a message, and what it asks of the servers on its way. */
    public record Composed(Content content, Set<BodyNeed> needs) {
        public Composed {
            needs = Set.copyOf(needs);
        }
    }

    /** @throws IOException when the message that is told about can't be read */
    public Composed compose(Notice notice) throws IOException {
        Returning returning = Returning.of(notice.original(), returnsAll(notice), mostReturned);
        // A notice to an address in ASCII must get there whatever it tells of: it has no sender who would hear that it
        // did not (RFC 6533 §3).
        boolean utf8 = notice.to().isInternationalized();
        Form form = form(notice, returning, utf8);
        Set<BodyNeed> needs = EnumSet.noneOf(BodyNeed.class);
        if (utf8) {
            needs.add(BodyNeed.SMTPUTF8);
        }
        if (utf8 || form.encoding().equals("8bit")) {
            needs.add(BodyNeed.EIGHT_BIT);
        }
        // RFC 8689 §5: what was to travel protected does not come back in the open.
        if (notice.message().options().needs().contains(BodyNeed.REQUIRETLS)) {
            needs.add(BodyNeed.REQUIRETLS);
        }
        String border = "=_" + notice.id();
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096 + returning.octets().length);
        header(out, notice, border);
        text(out, notice, border);
        status(out, notice, border, utf8);
        returned(out, returning, border, form);
        out.writeBytes(ascii("--" + border + "--\r\n"));
        return new Composed(Content.of(out.toByteArray()), needs);
    }

    /**
     * The whole message comes back only with a failure, unless the sender said how (RFC 3461 §4.3), and never where that would leave its protection. Of mail from outside that
     * we forward, only its header comes back, as its sender may be forged.
     */
    private static boolean returnsAll(Notice notice) {
        Returned usual = notice.message().account().isPresent() ? Returned.FULL : Returned.HEADERS;
        boolean asked = notice.message().options().returned().orElse(usual) == Returned.FULL;
        boolean isProtected = notice.message().options().needs().contains(BodyNeed.REQUIRETLS);
        return asked && notice.has(Action.FAILED) && !isProtected;
    }

    /** Type and encoding of what comes back. */
    private record Form(String type, String encoding) {}

    /** A message with a header beyond ASCII has types of its own, which may be encoded where the others may not (RFC 6532 §3.7, RFC 6533 §6). */
    private static Form form(Notice notice, Returning returning, boolean utf8) {
        boolean international = utf8 || notice.message().options().needs().contains(BodyNeed.SMTPUTF8);
        String type = returning.isFull()
                ? international ? "message/global" : "message/rfc822"
                : international ? "message/global-headers" : "text/rfc822-headers";
        if (!returning.isEightBit()) {
            return new Form(type, "7bit");
        }
        return new Form(type, international && !utf8 ? "base64" : "8bit");
    }

    private void header(ByteArrayOutputStream out, Notice notice, String border) {
        field(out, "From", "Mail Delivery System <MAILER-DAEMON@" + host + ">");
        field(out, "To", "<" + notice.to() + ">");
        field(out, "Subject", NoticeText.subject(notice));
        field(out, "Date", MailDates.format(notice.now().atOffset(ZoneOffset.UTC)));
        field(out, "Message-ID", "<" + notice.id() + "@" + host + ">");
        field(out, "Auto-Submitted", "auto-replied"); // RFC 3834 §5
        field(out, "MIME-Version", "1.0");
        field(out, "Content-Type", "multipart/report; report-type=delivery-status; boundary=\"" + border + "\"");
        out.writeBytes(ascii("\r\n"));
    }

    private void text(ByteArrayOutputStream out, Notice notice, String border) {
        part(out, border, "text/plain; charset=utf-8", "quoted-printable");
        out.writeBytes(ascii(QuotedPrintable.encode(NoticeText.of(notice, host.name()))));
    }

    private void status(ByteArrayOutputStream out, Notice notice, String border, boolean utf8) {
        part(out, border, utf8 ? "message/global-delivery-status" : "message/delivery-status", utf8 ? "8bit" : "7bit");
        out.writeBytes(StatusPart.of(notice, host.name(), utf8));
        out.writeBytes(ascii("\r\n"));
    }

    private static void returned(ByteArrayOutputStream out, Returning returning, String border, Form form) {
        part(out, border, form.type(), form.encoding());
        boolean encoded = form.encoding().equals("base64");
        out.writeBytes(encoded ? Base64.getMimeEncoder().encode(returning.octets()) : returning.octets());
        out.writeBytes(ascii(!encoded && returning.endsWithLine() ? "\r\n" : "\r\n\r\n"));
    }

    private static void part(ByteArrayOutputStream out, String border, String type, String encoding) {
        out.writeBytes(ascii("--" + border + "\r\n"));
        field(out, "Content-Type", type);
        field(out, "Content-Transfer-Encoding", encoding);
        out.writeBytes(ascii("\r\n"));
    }

    private static void field(ByteArrayOutputStream out, String name, String value) {
        out.writeBytes(new HeaderField(name, value).toOctets());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
