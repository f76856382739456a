package org.palomar.queue.internal;

import java.util.Locale;

/** A pattern in which a star stands for any characters, in any case. Takes time in proportion to pattern times text at the most. Immutable. */
final class Glob {

    private final String pattern;

    Glob(String text) {
        pattern = text.toLowerCase(Locale.ROOT);
    }

    boolean matches(String anyCase) {
        String text = anyCase.toLowerCase(Locale.ROOT);
        int at = 0;
        int wanted = 0;
        int star = -1;
        int afterStar = 0;
        while (at < text.length()) {
            if (wanted < pattern.length() && pattern.charAt(wanted) == '*') {
                star = wanted++;
                afterStar = at;
            } else if (wanted < pattern.length() && pattern.charAt(wanted) == text.charAt(at)) {
                wanted++;
                at++;
            } else if (star >= 0) { // the last star takes one character more
                wanted = star + 1;
                at = ++afterStar;
            } else {
                return false;
            }
        }
        while (wanted < pattern.length() && pattern.charAt(wanted) == '*') {
            wanted++;
        }
        return wanted == pattern.length();
    }
}
