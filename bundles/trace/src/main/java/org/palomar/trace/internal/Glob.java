package org.palomar.trace.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A pattern for addresses: {@code *} stands for any characters, case does not matter. In time linear in the text for each star. Immutable. */
final class Glob {

    private final List<String> pieces;

    Glob(String pattern) {
        this.pieces = List.of(pattern.toLowerCase(Locale.ROOT).split("\\*", -1));
    }

    boolean matches(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String first = pieces.getFirst();
        if (pieces.size() == 1) {
            return lower.equals(first);
        }
        String last = pieces.getLast();
        int end = lower.length() - last.length();
        if (!lower.startsWith(first) || !lower.endsWith(last) || end < first.length()) {
            return false;
        }
        int at = first.length();
        for (String piece : pieces.subList(1, pieces.size() - 1)) {
            at = lower.indexOf(piece, at);
            if (at < 0 || at + piece.length() > end) {
                return false;
            }
            at += piece.length();
        }
        return true;
    }

    /** The longest text that is in everything that it matches; may be empty. */
    String longest() {
        return pieces.stream().max(Comparator.comparingInt(String::length)).orElse("");
    }

    @Override
    public String toString() {
        return String.join("*", pieces);
    }
}
