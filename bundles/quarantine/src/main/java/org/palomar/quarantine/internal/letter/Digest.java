package org.palomar.quarantine.internal.letter;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import org.palomar.api.address.Address;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.mime.MailDates;
import org.palomar.mime.QuotedPrintable;

/**
 * A letter to an owner, from the postmaster of the owner's domain.
 *
 * @param id unique; letters and digits
 * @param subject ASCII
 * @param text lines that end in LF
 */
public record Digest(String id, Address to, ZonedDateTime date, String subject, String text) {

    /** The message with its header. */
    public Content compose() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        field(out, "From", "Postmaster <postmaster@" + to.domain() + ">");
        field(out, "To", "<" + to + ">");
        field(out, "Subject", subject);
        field(out, "Date", MailDates.format(date.toOffsetDateTime()));
        field(out, "Message-ID", "<" + id + "@" + to.domain() + ">");
        field(out, "Auto-Submitted", "auto-generated"); // RFC 3834 §5
        field(out, "MIME-Version", "1.0");
        field(out, "Content-Type", "text/plain; charset=utf-8");
        field(out, "Content-Transfer-Encoding", "quoted-printable");
        out.writeBytes(("\r\n" + QuotedPrintable.encode(text)).getBytes(StandardCharsets.US_ASCII));
        return Content.of(out.toByteArray());
    }

    private static void field(ByteArrayOutputStream out, String name, String value) {
        out.writeBytes(new HeaderField(name, value).toOctets());
    }
}
