package org.palomar.delivery.internal.letter;

import java.util.ArrayList;
import java.util.List;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.sieve.Action;

/** Notices by mail about mail that came (RFC 5436). Pure. */
public final class Notice {

    private Notice() {}

    /** @param number which notice of the message it is, from 0 */
    public static Letter compose(Action.Notify notify, Occasion occasion, int number) {
        Sheet sheet = new Sheet();
        sheet.field(
                "From", notify.from().map(Correspondents::bare).orElseGet(() -> Correspondents.of(occasion.owner())));
        sheet.field("To", Correspondents.bare(notify.to()));
        if (!notify.cc().isEmpty()) {
            sheet.field("Cc", Correspondents.bare(notify.cc()));
        }
        sheet.field("Subject", Words.unstructured(notify.subject()));
        sheet.date(occasion.now());
        sheet.field("Message-ID", occasion.messageId("notice" + number));
        // RFC 5436 §2.7.1, with the owner by whom a loop can be traced
        sheet.field("Auto-Submitted", "auto-notified; owner-email=\"" + owner(occasion) + "\"");
        sheet.field("X-Priority", Integer.toString(notify.importance() * 2 - 1));
        sheet.field("Importance", importance(notify.importance()));
        notify.headers().forEach(field -> sheet.octets(field.toOctets()));
        sheet.field("MIME-Version", "1.0");
        sheet.text(notify.body().isEmpty() ? summary(occasion) : notify.body());
        List<Address> recipients = new ArrayList<>(notify.to());
        notify.cc().stream().filter(address -> !recipients.contains(address)).forEach(recipients::add);
        ReversePath sender = occasion.sender().isNull()
                ? ReversePath.none()
                : ReversePath.of(occasion.owner().address());
        return new Letter(sheet.content(), sender, recipients, notify.fcc());
    }

    private static String owner(Occasion occasion) {
        return Words.ascii(occasion.owner().address().toString())
                .replace("\\", "\\\\")
                .replace("\"", "\\\"");
    }

    private static String importance(int level) {
        return switch (level) {
            case 1 -> "high";
            case 3 -> "low";
            default -> "normal";
        };
    }

    private static String summary(Occasion occasion) {
        return "From / De: " + occasion.text("From") + "\nSubject / Asunto: " + occasion.text("Subject");
    }
}
