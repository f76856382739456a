package org.palomar.sieve.internal.syntax;

/**
 * A lexical token (RFC 5228 §8.1).
 *
 * @param text a name in lower case, a tag's without its colon; a string's value; a punctuation mark
 * @param number the value of a number, with its quantifier
 * @param start offset of its first octet in the source
 * @param end offset behind it
 */
record Token(Kind kind, String text, long number, int start, int end) {

    enum Kind {
        IDENTIFIER,
        TAG,
        NUMBER,
        STRING,
        PUNCTUATION,
        END
    }

    boolean is(char punctuation) {
        return kind == Kind.PUNCTUATION && text.charAt(0) == punctuation;
    }

    /** How a message names it. */
    String shown() {
        return switch (kind) {
            case IDENTIFIER, PUNCTUATION -> "\"" + text + "\"";
            case TAG -> "\":" + text + "\"";
            case NUMBER -> "the number " + number;
            case STRING -> "a string";
            case END -> "the end of the script";
        };
    }
}
