package org.palomar.sieve.internal.syntax;

import java.util.Locale;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.syntax.Token.Kind;

/** Cuts a source into tokens (RFC 5228 §8.1). For one thread. */
final class Lexer {

    private final Source source;
    private int at;

    Lexer(Source source) {
        this.source = source;
    }

    Token next() throws SieveSyntaxException {
        skipWhiteSpace();
        int start = at;
        char c = source.at(at);
        if (at >= source.length()) {
            return token(Kind.END, "", start);
        } else if (isNameStart(c)) {
            String name = name();
            return name.equals("text") && source.at(at) == ':' ? multiLine(start) : token(Kind.IDENTIFIER, name, start);
        } else if (c == ':') {
            at++;
            if (!isNameStart(source.at(at))) {
                throw source.error(start, "A colon begins a tag such as \":is\"; write its name behind it.");
            }
            return token(Kind.TAG, name(), start);
        } else if (isDigit(c)) {
            return number(start);
        } else if (c == '"') {
            return quoted(start);
        } else if ("[](){},;".indexOf(c) >= 0) {
            at++;
            return token(Kind.PUNCTUATION, String.valueOf(c), start);
        }
        throw source.error(
                start,
                "This character means nothing outside of a string; take it away, or put quotes around the text.");
    }

    private Token token(Kind kind, String text, int start) {
        return new Token(kind, text, 0, start, at);
    }

    // white-space = 1*(SP / CRLF / HTAB) / comment
    private void skipWhiteSpace() throws SieveSyntaxException {
        while (true) {
            char c = source.at(at);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                at++;
            } else if (c == '#') {
                skipLine();
            } else if (c == '/' && source.at(at + 1) == '*') {
                int end = source.find("*/", at + 2);
                if (end < 0) {
                    throw source.error(at, "This comment never ends; close it with \"*/\".");
                }
                at = end + 2;
            } else {
                return;
            }
        }
    }

    private void skipLine() {
        int end = source.find("\n", at);
        at = end < 0 ? source.length() : end + 1;
    }

    // identifier = (ALPHA / "_") *(ALPHA / DIGIT / "_")
    private String name() {
        int start = at;
        while (isNameStart(source.at(at)) || isDigit(source.at(at))) {
            at++;
        }
        return source.text(start, at).toLowerCase(Locale.ROOT);
    }

    // number = 1*DIGIT [ "K" / "M" / "G" ]
    private Token number(int start) throws SieveSyntaxException {
        long value = 0;
        while (isDigit(source.at(at))) {
            value = Math.min(10 * value + source.at(at) - '0', Long.MAX_VALUE / 16);
            at++;
        }
        int shift = switch (source.at(at)) {
            case 'K', 'k' -> 10;
            case 'M', 'm' -> 20;
            case 'G', 'g' -> 30;
            default -> 0;
        };
        at += shift > 0 ? 1 : 0;
        if (isNameStart(source.at(at))) {
            throw source.error(at, "A number ends in K, M, G or nothing; put a space behind it.");
        }
        if (value > Long.MAX_VALUE >> (shift + 5)) {
            throw source.error(start, "This number is too large; write a smaller one.");
        }
        return new Token(Kind.NUMBER, "", value << shift, start, at);
    }

    // quoted-string = DQUOTE *(quoted-safe / quoted-special / quoted-other) DQUOTE
    private Token quoted(int start) throws SieveSyntaxException {
        StringBuilder value = new StringBuilder();
        for (at++; source.at(at) != '"'; at++) {
            if (source.at(at) == '\\') {
                at++;
            }
            if (at >= source.length()) {
                throw source.error(start, "This string never ends; close it with a quote.");
            }
            append(value, source.at(at), start);
        }
        at++;
        return token(Kind.STRING, value.toString(), start);
    }

    // multi-line = "text:" *(SP / HTAB) (hash-comment / CRLF) *(multiline-literal / multiline-dotstart) "." CRLF
    private Token multiLine(int start) throws SieveSyntaxException {
        at++;
        while (source.at(at) == ' ' || source.at(at) == '\t') {
            at++;
        }
        if (source.at(at) != '\r' && source.at(at) != '#') {
            throw source.error(at, "The text begins on the line behind \"text:\"; break the line here.");
        }
        skipLine();
        StringBuilder value = new StringBuilder();
        while (!isLastLine()) {
            if (at >= source.length()) {
                throw source.error(start, "This text never ends; close it with a line that has only a dot.");
            }
            int from = source.at(at) == '.' && source.at(at + 1) == '.' ? at + 1 : at;
            skipLine();
            for (int i = from; i < at; i++) {
                append(value, source.at(i), start);
            }
        }
        at++;
        return token(Kind.STRING, value.toString(), start);
    }

    /** A line of one dot; the script's last line needs no end. */
    private boolean isLastLine() {
        return source.at(at) == '.' && (source.at(at + 1) == '\r' || at + 1 == source.length());
    }

    private void append(StringBuilder value, char c, int start) throws SieveSyntaxException {
        if (value.length() >= SyntaxLimits.STRING) {
            throw source.error(start, "This string has more than " + SyntaxLimits.STRING + " octets; make it shorter.");
        }
        value.append(c);
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
