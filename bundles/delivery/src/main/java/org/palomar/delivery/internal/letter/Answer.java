package org.palomar.delivery.internal.letter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.mime.Headers;
import org.palomar.sieve.Action;

/** Answers in the owner's absence (RFC 5230 §5, RFC 3834 §3). Pure. */
public final class Answer {

    private Answer() {}

    /** To the sender of the occasion, who has an address; from nobody, so that no answer can come back to a program. */
    public static Letter compose(Action.Vacation vacation, Occasion occasion, Address to) {
        Sheet sheet = new Sheet();
        sheet.field(
                "From",
                vacation.from().flatMap(Correspondents::of).orElseGet(() -> Correspondents.of(occasion.owner())));
        sheet.field("To", Correspondents.bare(to));
        sheet.field("Subject", Words.unstructured(subject(vacation, occasion)));
        sheet.date(occasion.now());
        sheet.field("Message-ID", occasion.messageId("vacation"));
        Threading.add(sheet, occasion);
        sheet.field("Auto-Submitted", "auto-replied (vacation)"); // RFC 5230 §5.8, RFC 3834 §5
        sheet.field("MIME-Version", "1.0");
        if (vacation.mime()) {
            entity(sheet, vacation.reason());
        } else {
            sheet.text(vacation.reason());
        }
        return new Letter(sheet.content(), ReversePath.none(), List.of(to), vacation.fcc());
    }

    // RFC 5230 §5.4, RFC 3834 §3.1.5
    private static String subject(Action.Vacation vacation, Occasion occasion) {
        String original = occasion.text("Subject");
        return vacation.subject().orElse(original.isEmpty() ? "Automated reply" : "Auto: " + original);
    }

    /** What the owner gives as a MIME entity has fields of the entity alone; others would be the message's. */
    private static void entity(Sheet sheet, String reason) {
        byte[] octets = reason.replaceAll("\\r?\\n|\\r", "\r\n").getBytes(StandardCharsets.UTF_8);
        Headers header = Headers.of(octets);
        int end = 0;
        for (Headers.Field field : header.fields()) {
            if (field.name().toLowerCase(Locale.ROOT).startsWith("content-")) {
                sheet.octets(Arrays.copyOfRange(octets, field.start(), field.end()));
            }
            end = field.end();
        }
        byte[] body = Arrays.copyOfRange(octets, end, octets.length);
        boolean begun = body.length >= 2 && body[0] == '\r' && body[1] == '\n';
        sheet.octets(begun ? body : "\r\n".getBytes(StandardCharsets.US_ASCII)).octets(begun ? new byte[0] : body);
    }
}
