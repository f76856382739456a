package org.palomar.sieve.internal.match;

/** A string in the form in which a collation compares it, and where each of its characters comes from. Immutable. */
final class Folded {

    private final String text;
    private final String original;

    /** For each character of the text, and behind the last, its place in the original; empty if the places are the same. */
    private final int[] origins;

    private Folded(String text, String original, int[] origins) {
        this.text = text;
        this.original = original;
        this.origins = origins;
    }

    /** One whose characters stay in their places. */
    static Folded same(String text, String original) {
        return new Folded(text, original, new int[0]);
    }

    /** @param original a text, not octets */
    static Folded of(String text, String original, int[] origins) {
        return new Folded(text, original, origins);
    }

    String text() {
        return text;
    }

    int length() {
        return text.length();
    }

    boolean isSameLength() {
        return origins.length == 0;
    }

    /** The place behind the character of the original that begins at {@code at}. */
    int next(int at) {
        int next = at + 1;
        if (origins.length > 0) {
            while (next < text.length() && origins[next] == origins[at]) {
                next++;
            }
        }
        return next;
    }

    /** The octets of the original that the folded characters {@code [from, to)} come from. */
    String piece(int from, int to) {
        if (origins.length == 0) {
            return original.substring(from, to);
        }
        return Octets.of(original.substring(origins[from], Math.max(origins[from], origins[to])));
    }
}
