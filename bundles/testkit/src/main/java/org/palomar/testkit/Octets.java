package org.palomar.testkit;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Octets in text: a string of octets has one character, U+0000 to U+00FF, for each octet. */
final class Octets {

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:x(?<hex>[0-9A-Fa-f]{2})|(?<letter>.?))");

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f]");

    private Octets() {}

    /** The octets of the text in UTF-8. */
    static String of(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The octets of text with escapes; throws {@link IllegalArgumentException} at an unknown one. */
    static String unescape(String text) {
        return ESCAPE.matcher(of(text)).replaceAll(escape -> Matcher.quoteReplacement(octet(escape.group())));
    }

    private static String octet(String escape) {
        return switch (escape) {
            case "\\r" -> "\r";
            case "\\n" -> "\n";
            case "\\0" -> "\0";
            case "\\\\" -> "\\";
            default -> {
                if (escape.length() != "\\xNN".length()) {
                    throw new IllegalArgumentException("unknown escape " + escape + ", only \\r \\n \\0 \\\\ \\xNN");
                }
                yield String.valueOf((char) Integer.parseInt(escape.substring(2), 16));
            }
        };
    }

    /** Text for a report, its control characters escaped. */
    static String shown(String text) {
        return CONTROL.matcher(text)
                .replaceAll(control -> Matcher.quoteReplacement(
                        switch (control.group()) {
                            case "\r" -> "\\r";
                            case "\n" -> "\\n";
                            case "\0" -> "\\0";
                            default ->
                                String.format("\\x%02x", (int) control.group().charAt(0));
                        }));
    }
}
