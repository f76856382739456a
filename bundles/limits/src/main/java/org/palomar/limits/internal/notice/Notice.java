package org.palomar.limits.internal.notice;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.mime.MailDates;
import org.palomar.mime.QuotedPrintable;

/**
 * A message to one person. It comes from the postmaster of the account's domain, who is to be asked.
 *
 * @param id unique; letters and digits
 * @param from the account's domain
 * @param text lines that end in LF
 */
public record Notice(String id, Domain from, Address to, ZonedDateTime date, String subject, String text) {

    /** The message with its header. */
    public Content compose() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
        field(out, "From", "Postmaster <postmaster@" + from + ">");
        field(out, "To", "<" + to + ">");
        field(out, "Subject", subject);
        field(out, "Date", MailDates.format(date.toOffsetDateTime()));
        field(out, "Message-ID", "<" + id + "@" + from + ">");
        field(out, "Auto-Submitted", "auto-generated"); // RFC 3834 §5
        field(out, "MIME-Version", "1.0");
        field(out, "Content-Type", "text/plain; charset=utf-8");
        field(out, "Content-Transfer-Encoding", "quoted-printable");
        out.writeBytes(("\r\n" + QuotedPrintable.encode(text)).getBytes(StandardCharsets.US_ASCII));
        return Content.of(out.toByteArray());
    }

    /** Whether its header has characters beyond ASCII. */
    public boolean isInternational() {
        return to.isInternationalized() || subject.chars().anyMatch(c -> c >= 0x80);
    }

    private static void field(ByteArrayOutputStream out, String name, String value) {
        out.writeBytes(new HeaderField(name, value).toOctets());
    }
}
