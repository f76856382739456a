package org.palomar.filter.scorer.internal.text;

import java.util.Locale;

/** Colours in one form, so that text in the colour of its ground is known. Pure. */
final class Colours {

    static final String WHITE = "ffffff";
    static final String BLACK = "000000";

    private static final int SHORT = 3;

    private Colours() {}

    /** Six digits where it is a known name or a number; as it is where not. */
    static String plain(String colour) {
        String lower = colour.strip().toLowerCase(Locale.ROOT);
        String digits = lower.startsWith("#") ? lower.substring(1) : lower;
        return switch (digits) {
            case "white" -> WHITE;
            case "black" -> BLACK;
            default -> digits.length() == SHORT && lower.startsWith("#") ? doubled(digits) : digits;
        };
    }

    private static String doubled(String digits) {
        StringBuilder six = new StringBuilder();
        digits.chars().forEach(c -> six.append((char) c).append((char) c));
        return six.toString();
    }
}
