package org.palomar.sieve.internal.match;

/**
 * A text to be found in others, in time linear in them: a short one by the platform's search, a long one by that of Knuth, Morris and Pratt (1977), since a
 * long one with many repetitions would make the other quadratic. Immutable.
 */
final class Needle {

    private static final int SHORT = 16;

    private final String text;

    /** For each prefix of the text the length of its longest border; empty for short ones. */
    private final int[] borders;

    Needle(String text) {
        this.text = text;
        this.borders = text.length() <= SHORT ? new int[0] : borders(text);
    }

    /** The first place at or behind {@code from}; -1 if there is none. */
    int find(String haystack, int from) {
        if (borders.length == 0) {
            return haystack.indexOf(text, from);
        }
        int matched = 0;
        for (int i = from; i < haystack.length(); i++) {
            while (matched > 0 && text.charAt(matched) != haystack.charAt(i)) {
                matched = borders[matched - 1];
            }
            matched += text.charAt(matched) == haystack.charAt(i) ? 1 : 0;
            if (matched == text.length()) {
                return i + 1 - matched;
            }
        }
        return -1;
    }

    private static int[] borders(String text) {
        int[] borders = new int[text.length()];
        int matched = 0;
        for (int i = 1; i < text.length(); i++) {
            while (matched > 0 && text.charAt(matched) != text.charAt(i)) {
                matched = borders[matched - 1];
            }
            matched += text.charAt(matched) == text.charAt(i) ? 1 : 0;
            borders[i] = matched;
        }
        return borders;
    }
}
