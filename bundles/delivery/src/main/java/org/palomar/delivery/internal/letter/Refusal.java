package org.palomar.delivery.internal.letter;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.mime.FieldWalk;
import org.palomar.mime.Headers;

/** Tells a sender that a recipient refuses the message, where no SMTP reply can (RFC 5429 §2.1, RFC 3464). Pure but for reading the message. */
public final class Refusal {

    /** Octets of a header that comes back; fields behind that are left out. */
    private static final int HEADER = 64 << 10;

    private Refusal() {}

    /**
     * What is refused, and by whom.
     *
     * @param name by which it is told from other letters because of the same message; ASCII
     * @param host whose words they are
     * @param reasons of each recipient; at least one
     */
    public record Refused(
            String name, Domain host, Map<Address, String> reasons, Instant now, Content message, Headers header) {}

    /**
     * By an owner's filter.
     *
     * @throws IOException when the message can't be read
     */
    public static Letter compose(String reason, Occasion occasion, Address to) throws IOException {
        return compose(
                new Refused(
                        occasion.transaction() + "." + occasion.owner().id(),
                        occasion.owner().address().domain(),
                        Map.of(occasion.recipient(), reason),
                        occasion.now(),
                        occasion.message(),
                        occasion.header()),
                to);
    }

    /** @throws IOException when the message can't be read */
    public static Letter compose(Refused refused, Address to) throws IOException {
        Domain host = refused.host();
        String border = "=_" + refused.name();
        byte[] header = header(refused.message());
        Sheet sheet = new Sheet();
        sheet.field("From", "Mail Delivery System <MAILER-DAEMON@" + host + ">");
        sheet.field("To", Correspondents.bare(to));
        sheet.field("Subject", "Message not accepted / Mensaje no aceptado");
        sheet.date(refused.now());
        sheet.field("Message-ID", "<" + refused.name() + ".refusal@" + host + ">");
        Threading.add(sheet, refused.header());
        sheet.field("Auto-Submitted", "auto-replied");
        sheet.field("MIME-Version", "1.0");
        sheet.field("Content-Type", "multipart/report; report-type=delivery-status; boundary=\"" + border + "\"");
        sheet.line("").line("--" + border);
        sheet.text(text(refused.reasons()));
        sheet.line("--" + border)
                .field("Content-Type", "message/delivery-status")
                .line("");
        sheet.field("Reporting-MTA", "dns; " + host);
        refused.reasons().forEach((recipient, reason) -> status(sheet, recipient, reason, refused.now()));
        sheet.line("").line("--" + border).field("Content-Type", "text/rfc822-headers");
        sheet.field("Content-Transfer-Encoding", "8bit");
        sheet.line("").octets(header).line("").line("--" + border + "--");
        return new Letter(sheet.content(), ReversePath.none(), List.of(to), Optional.empty(), Letter.Voice.SERVER);
    }

    private static void status(Sheet sheet, Address recipient, String reason, Instant now) {
        sheet.line("").field("Final-Recipient", "rfc822; " + Words.ascii(recipient.toString()));
        sheet.field("Action", "failed").field("Status", "5.7.1");
        sheet.field("Diagnostic-Code", "x-palomar; " + Words.ascii(reason));
        sheet.field("Last-Attempt-Date", Sheet.written(now));
    }

    /** Whole fields only. */
    private static byte[] header(Content message) throws IOException {
        try (InputStream in = message.open()) {
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

    private static String text(Map<Address, String> reasons) {
        String recipients = reasons.keySet().stream().map(Address::toString).collect(Collectors.joining("\n  "));
        String reason = reasons.values().stream().map(String::strip).distinct().collect(Collectors.joining("\n"));
        return """
            Your message was not accepted by its recipient:

              %1$s

            Reason:

            %2$s


            Su mensaje no ha sido aceptado por su destinatario:

              %1$s

            Motivo:

            %2$s
            """.formatted(recipients, reason);
    }
}
