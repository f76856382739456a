package org.palomar.delivery.internal.letter;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.mime.FieldWalk;

/** Tells a sender that a recipient refuses the message, where no SMTP reply can (RFC 5429 §2.1, RFC 3464). Pure but for reading the message. */
public final class Refusal {

    /** Octets of a header that comes back; fields behind that are left out. */
    private static final int HEADER = 64 << 10;

    private Refusal() {}

    /** @throws IOException when the message can't be read */
    public static Letter compose(String reason, Occasion occasion, Address to) throws IOException {
        Domain host = occasion.owner().address().domain();
        String recipient = Words.ascii(occasion.recipient().toString());
        String border = "=_" + occasion.transaction() + "." + occasion.owner().id();
        byte[] header = header(occasion);
        Sheet sheet = new Sheet();
        sheet.field("From", "Mail Delivery System <MAILER-DAEMON@" + host + ">");
        sheet.field("To", Correspondents.bare(to));
        sheet.field("Subject", "Message not accepted / Mensaje no aceptado");
        sheet.date(occasion.now());
        sheet.field("Message-ID", occasion.messageId("refusal"));
        Threading.add(sheet, occasion);
        sheet.field("Auto-Submitted", "auto-replied");
        sheet.field("MIME-Version", "1.0");
        sheet.field("Content-Type", "multipart/report; report-type=delivery-status; boundary=\"" + border + "\"");
        sheet.line("").line("--" + border);
        sheet.text(text(reason.strip(), occasion));
        sheet.line("--" + border)
                .field("Content-Type", "message/delivery-status")
                .line("");
        sheet.field("Reporting-MTA", "dns; " + host).line("");
        sheet.field("Final-Recipient", "rfc822; " + recipient);
        sheet.field("Action", "failed").field("Status", "5.7.1");
        sheet.field("Diagnostic-Code", "x-palomar; " + Words.ascii(reason));
        sheet.field("Last-Attempt-Date", Sheet.written(occasion.now()));
        sheet.line("").line("--" + border).field("Content-Type", "text/rfc822-headers");
        sheet.field("Content-Transfer-Encoding", "8bit");
        sheet.line("").octets(header).line("").line("--" + border + "--");
        return new Letter(sheet.content(), ReversePath.none(), List.of(to), Optional.empty(), Letter.Voice.SERVER);
    }

    /** Whole fields only. */
    private static byte[] header(Occasion occasion) throws IOException {
        try (InputStream in = occasion.message().open()) {
            byte[] start = in.readNBytes(HEADER);
            FieldWalk walk = new FieldWalk(start, 0, start.length);
            int end = 0;
            int before = 0;
            while (walk.next()) {
                before = end;
                end = walk.end();
            }
            boolean cut = !walk.closed() && start.length == HEADER;
            return Arrays.copyOf(start, cut ? before : end);
        }
    }

    private static String text(String reason, Occasion occasion) {
        return """
            Your message was not accepted by its recipient:

              %1$s

            Reason:

            %2$s


            Su mensaje no ha sido aceptado por su destinatario:

              %1$s

            Motivo:

            %2$s
            """.formatted(occasion.recipient(), reason);
    }
}
