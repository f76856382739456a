package org.palomar.pipeline.internal.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.palomar.api.address.Address;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Verdict;

/** The answers that a route can give, each {@code palomar:<name>} with options. */
@SuppressWarnings("ImmutableEnumChecker") // the lists and maps are copies that nobody can change
enum AnswerKind {
    TAG(List.of("name"), Map.of("value", "yes")) {
        @Override
        Verdict verdict(Map<String, String> options) {
            return new Verdict.Tag(List.of(field(options)));
        }
    },
    JUNK(List.of(), Map.of("name", "", "value", "yes")) {
        @Override
        Verdict verdict(Map<String, String> options) {
            return new Verdict.Junk(options.getOrDefault("name", "").isEmpty() ? List.of() : List.of(field(options)));
        }
    },
    SCORE(List.of("rule"), Map.of("points", "1", "detail", "")) {
        @Override
        Verdict verdict(Map<String, String> options) {
            double points = Double.parseDouble(text(options, "points"));
            return new Verdict.Score(
                    List.of(new RuleHit(
                            text(options, "rule").toUpperCase(Locale.ROOT), points, text(options, "detail"))),
                    List.of());
        }
    },
    REJECT(List.of(), Map.of("code", "550", "status", "5.7.1", "text", "the message is not accepted here")) {
        @Override
        Verdict verdict(Map<String, String> options) {
            return new Verdict.Reject(reply(options));
        }
    },
    DEFER(List.of(), Map.of("code", "451", "status", "4.7.1", "text", "please try again later")) {
        @Override
        Verdict verdict(Map<String, String> options) {
            return new Verdict.Defer(reply(options));
        }
    },
    QUARANTINE(List.of(), Map.of("reason", "held by a route")) {
        @Override
        Verdict verdict(Map<String, String> options) {
            return new Verdict.Quarantine(text(options, "reason"));
        }
    },
    DISCARD(List.of(), Map.of("reason", "discarded by a route")) {
        @Override
        Verdict verdict(Map<String, String> options) {
            return new Verdict.Discard(text(options, "reason"));
        }
    },
    REDIRECT(List.of("to"), Map.of()) {
        @Override
        Verdict verdict(Map<String, String> options) {
            List<Address> targets = new ArrayList<>();
            for (String target : text(options, "to").split(",", -1)) {
                targets.add(Address.of(target.strip()));
            }
            return new Verdict.Redirect(targets);
        }
    };

    /** Longer values are cut; a header field or reply is for people. */
    private static final int MAX_TEXT = 400;

    private final List<String> required;
    private final Map<String, String> defaults;

    AnswerKind(List<String> required, Map<String, String> defaults) {
        this.required = List.copyOf(required);
        this.defaults = Map.copyOf(defaults);
    }

    /** @throws IllegalArgumentException when the options make no such verdict */
    abstract Verdict verdict(Map<String, String> options);

    /** Options that must be given. */
    List<String> required() {
        return required;
    }

    /** Options that may be given, with what stands in for them. */
    Map<String, String> defaults() {
        return defaults;
    }

    private static HeaderField field(Map<String, String> options) {
        return new HeaderField(text(options, "name"), text(options, "value"));
    }

    private static Reply reply(Map<String, String> options) {
        return new Reply(Integer.parseInt(text(options, "code")), text(options, "status"), text(options, "text"));
    }

    /** What a peer wrote may have got into it: no control characters, no endless lines. */
    private static String text(Map<String, String> options, String name) {
        String text = options.getOrDefault(name, "").replaceAll("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]", " ");
        return text.substring(0, Math.min(text.length(), MAX_TEXT)).strip();
    }
}
