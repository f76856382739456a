package org.palomar.sieve.internal.compile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.Run;

/** The modifiers of {@code set} and {@code extracttext} in the order in which they are applied (RFC 5229 §4.1). Immutable. */
record Modifiers(List<UnaryOperator<String>> all) {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    Modifiers {
        all = List.copyOf(all);
    }

    /** Takes the tags; of those that share a precedence there can be one. */
    static Modifiers take(Arguments arguments) throws SieveSyntaxException {
        List<UnaryOperator<String>> all = new ArrayList<>();
        one(arguments, all, arguments.flag("lower"), Octets::lower, arguments.flag("upper"), Octets::upper);
        one(
                arguments,
                all,
                arguments.flag("lowerfirst"),
                text -> first(text, Octets.lower(text)),
                arguments.flag("upperfirst"),
                text -> first(text, Octets.upper(text)));
        one(
                arguments,
                all,
                arguments.flag("quotewildcard"),
                text -> quoted(text, "*?\\"),
                arguments.flag("quoteregex", Extension.REGEX),
                text -> quoted(text, "\\^$.[]|()*+?{}"));
        if (arguments.flag("encodeurl", Extension.ENOTIFY)) { // RFC 5435 §6: precedence 15
            all.add(Modifiers::percentEncoded);
        }
        if (arguments.flag("length")) {
            all.add(text -> String.valueOf(Octets.characters(text)));
        }
        return new Modifiers(all);
    }

    private static void one(
            Arguments arguments,
            List<UnaryOperator<String>> all,
            boolean first,
            UnaryOperator<String> one,
            boolean second,
            UnaryOperator<String> other)
            throws SieveSyntaxException {
        if (first && second) {
            throw arguments
                    .compilation()
                    .error(arguments.node().start(), "These two modifiers exclude each other; keep one.");
        }
        if (first || second) {
            all.add(first ? one : other);
        }
    }

    String apply(Run run, String octets) throws SieveFailure {
        String value = octets;
        for (UnaryOperator<String> modifier : all) {
            run.spend(1 + value.length() / 2);
            value = modifier.apply(value);
        }
        return value;
    }

    private static String first(String text, String mapped) {
        return text.isEmpty() ? text : mapped.charAt(0) + text.substring(1);
    }

    private static String quoted(String text, String special) {
        StringBuilder quoted = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (special.indexOf(text.charAt(i)) >= 0) {
                quoted.append('\\');
            }
            quoted.append(text.charAt(i));
        }
        return quoted.toString();
    }

    // unreserved = ALPHA / DIGIT / "-" / "." / "_" / "~", RFC 3986 §2.3
    private static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.ISO_8859_1)) {
            char c = (char) (octet & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~".indexOf(c) >= 0;
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }
}
