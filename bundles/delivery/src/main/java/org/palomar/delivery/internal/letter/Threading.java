package org.palomar.delivery.internal.letter;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.mime.Headers;

/** Which message is answered (RFC 5322 §3.6.4). Pure. */
final class Threading {

    // msg-id = "<" id-left "@" id-right ">"; what is no identifier is left out, so that nothing else comes along
    private static final Pattern ID = Pattern.compile("<[!-;=?-~]{1,250}>");

    /** The newest ones are kept where there are more. */
    private static final int REFERENCES = 10;

    private Threading() {}

    /** Adds In-Reply-To and References, if the message has an identifier. */
    static void add(Sheet sheet, Occasion occasion) {
        add(sheet, occasion.header());
    }

    /** @param header of the message that is answered */
    static void add(Sheet sheet, Headers header) {
        List<String> own = ids(Occasion.text(header, "Message-ID"));
        if (own.isEmpty()) {
            return;
        }
        List<String> all = new ArrayList<>(ids(Occasion.text(header, "References")));
        if (all.isEmpty()) {
            List<String> before = ids(Occasion.text(header, "In-Reply-To"));
            all.addAll(before.size() == 1 ? before : List.of());
        }
        all.add(own.getFirst());
        sheet.field("In-Reply-To", own.getFirst());
        sheet.field("References", String.join(" ", all.subList(Math.max(0, all.size() - REFERENCES), all.size())));
    }

    private static List<String> ids(String value) {
        List<String> ids = new ArrayList<>();
        Matcher matcher = ID.matcher(value);
        while (matcher.find()) {
            ids.add(matcher.group());
        }
        return ids;
    }
}
