package org.palomar.smtp.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.palomar.smtp.grammar.HeaderSurvey;

/**
 * What a server at the border does to a message's header: takes out what claims to be its own finding about who the message is from (RFC 8601 §5), and what strangers say that filters have found, which readers and
 * scripts would take for ours.
 */
final class ArrivedHeader {

    private ArrivedHeader() {}

    static void clean(MessageBody body, HeaderSurvey survey, String hostName) {
        List<HeaderSurvey.Span> forged = new ArrayList<>(survey.findings());
        survey.results().stream()
                .filter(field -> mentions(body.fieldValue(field), hostName))
                .forEach(forged::add);
        forged.sort(Comparator.comparingInt(HeaderSurvey.Span::from));
        if (!forged.isEmpty()) {
            body.edit(new byte[0], forged);
        }
    }

    /** Wherever the name stands: what is a comment to one reader is none to another, and nobody needs what others say of us. */
    private static boolean mentions(String value, String hostName) {
        return value.replaceAll("[\"\\\\]", "").toLowerCase(Locale.ROOT).contains(hostName.toLowerCase(Locale.ROOT));
    }
}
