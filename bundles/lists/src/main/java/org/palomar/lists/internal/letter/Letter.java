package org.palomar.lists.internal.letter;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import org.palomar.api.address.Address;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.lists.internal.post.Phrases;
import org.palomar.mime.MailDates;
import org.palomar.mime.QuotedPrintable;

/**
 * A message to one person, from the people behind a list.
 *
 * @param id unique; letters and digits
 * @param replyTo where the answer goes
 */
public record Letter(String id, Address from, Address replyTo, Address to, OffsetDateTime date, Wording wording) {

    private static final int MAX_SUBJECT = 250;

    /** The message with its header. */
    public Content compose() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
        field(out, "From", "<" + from + ">");
        field(out, "To", "<" + to + ">");
        if (!replyTo.equals(from)) {
            field(out, "Reply-To", "<" + replyTo + ">");
        }
        field(out, "Subject", Phrases.text(Phrases.cut(Phrases.oneLine(wording.subject()), MAX_SUBJECT)));
        field(out, "Date", MailDates.format(date));
        field(out, "Message-ID", "<" + id + "@" + from.domain() + ">");
        field(out, "Auto-Submitted", "auto-generated"); // RFC 3834 §5
        field(out, "MIME-Version", "1.0");
        field(out, "Content-Type", "text/plain; charset=utf-8");
        field(out, "Content-Transfer-Encoding", "quoted-printable");
        out.writeBytes(("\r\n" + QuotedPrintable.encode(wording.text())).getBytes(StandardCharsets.US_ASCII));
        return Content.of(out.toByteArray());
    }

    private static void field(ByteArrayOutputStream out, String name, String value) {
        out.writeBytes(new HeaderField(name, value).toOctets());
    }
}
