package org.palomar.mime.internal;

/** Reads the tokens of a structured field (RFC 2045 §5.1, RFC 5322 §3.2) one after the other. Never fails; always moves on. */
final class FieldTokens {

    private final String text;
    private int position;

    FieldTokens(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return position >= text.length();
    }

    /** The next character; not at the end. */
    char peek() {
        return text.charAt(position);
    }

    boolean at(char expected) {
        return !atEnd() && peek() == expected;
    }

    void skip() {
        position++;
    }

    /** Skips what is expected, if it is there. */
    boolean take(char expected) {
        boolean there = at(expected);
        position += there ? 1 : 0;
        return there;
    }

    /** White space and comments; answers the last comment's text, empty without one. */
    String skipCfws() {
        String comment = "";
        while (!atEnd()) {
            char c = peek();
            if (c == '(') {
                comment = comment();
            } else if (c == ' ' || c == '\t') {
                position++;
            } else {
                break;
            }
        }
        return comment;
    }

    // comment = "(" *([FWS] ccontent) [FWS] ")"; comments nest. One that does not end takes in the rest.
    private String comment() {
        StringBuilder plain = new StringBuilder();
        int depth = 0;
        do {
            char c = peek();
            position++;
            if (c == '\\' && !atEnd()) {
                plain.append(peek());
                position++;
            } else if (c == '(') {
                if (depth++ > 0) {
                    plain.append(c);
                }
            } else if (c == ')') {
                if (--depth > 0) {
                    plain.append(c);
                }
            } else {
                plain.append(c);
            }
        } while (depth > 0 && !atEnd());
        return plain.toString().strip();
    }

    /** The characters up to white space or one of the delimiters; may be empty. */
    String until(String delimiters) {
        int start = position;
        while (!atEnd() && peek() != ' ' && peek() != '\t' && delimiters.indexOf(peek()) < 0) {
            position++;
        }
        return text.substring(start, position);
    }

    /** The rest up to the delimiter, white space included. */
    String through(char delimiter) {
        int end = text.indexOf(delimiter, position);
        int start = position;
        position = end < 0 ? text.length() : end;
        return text.substring(start, position);
    }

    // quoted-string = DQUOTE *(qtext / quoted-pair) DQUOTE; without its quoting. One that does not end takes in the
    // rest.
    String quotedString() {
        StringBuilder plain = new StringBuilder();
        position++;
        while (!atEnd()) {
            char c = peek();
            position++;
            if (c == '"') {
                break;
            }
            if (c == '\\' && !atEnd()) {
                c = peek();
                position++;
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
