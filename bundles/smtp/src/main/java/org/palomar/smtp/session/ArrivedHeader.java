package org.palomar.smtp.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.smtp.grammar.HeaderSurvey;

/**
 * What a server at the border does to a message's header: takes out what claims to be its own finding about who the message is from (RFC 8601 §5), and what strangers say that filters have found, which readers and
 * scripts would take for ours. What others' filters have found stays where a signature claims to cover it: a right one would be wrong without it, and ours stand above. What a gateway in front of this server has written stays.
 */
final class ArrivedHeader {

    private static final String OURS = "x-palomar-";

    /** What filtering gateways write, and nobody else; from a gateway it is its word. */
    private static final List<String> GATEWAYS = List.of("x-barracuda-", "x-bess-", "x-asg-");

    /** Verifiers look at no more. */
    private static final int MOST_SIGNATURES = 20;

    /** RFC 6376 §3.5. */
    private static final Pattern FIELDS = Pattern.compile("(?:^|;)\\s*h\\s*=([^;]*)");

    private ArrivedHeader() {}

    /** @param gateway whether a gateway in front of this server has brought it */
    static void clean(MessageBody body, HeaderSurvey survey, String hostName, boolean gateway) {
        Set<String> signed = signed(body, survey);
        List<HeaderSurvey.Span> forged = new ArrayList<>();
        survey.findings().stream()
                .filter(field -> {
                    String name = body.fieldName(field).toLowerCase(Locale.ROOT);
                    return !signed.contains(name)
                            && !(gateway && GATEWAYS.stream().anyMatch(name::startsWith));
                })
                .forEach(forged::add);
        survey.results().stream()
                .filter(field -> mentions(body.fieldValue(field), hostName))
                .forEach(forged::add);
        forged.sort(Comparator.comparingInt(HeaderSurvey.Span::from));
        if (!forged.isEmpty()) {
            body.edit(new byte[0], forged);
        }
    }

    /** The names in {@code h=} tags, in lower case, but for our own: nobody else signs those with a right. */
    private static Set<String> signed(MessageBody body, HeaderSurvey survey) {
        Set<String> names = new HashSet<>();
        if (!survey.findings().isEmpty()) {
            survey.signatures().stream().limit(MOST_SIGNATURES).forEach(signature -> {
                Matcher fields = FIELDS.matcher(body.fieldValue(signature));
                if (fields.find()) {
                    Arrays.stream(fields.group(1).split(":", -1))
                            .map(name -> name.strip().toLowerCase(Locale.ROOT))
                            .filter(name -> !name.startsWith(OURS))
                            .forEach(names::add);
                }
            });
        }
        return names;
    }

    /** Wherever the name stands: what is a comment to one reader is none to another, and nobody needs what others say of us. */
    private static boolean mentions(String value, String hostName) {
        return value.replaceAll("[\"\\\\]", "").toLowerCase(Locale.ROOT).contains(hostName.toLowerCase(Locale.ROOT));
    }
}
