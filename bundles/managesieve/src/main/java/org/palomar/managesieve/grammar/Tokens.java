package org.palomar.managesieve.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The words of a command. */
final class Tokens {

    /** A command has three at the most; more are wrong whatever they are. */
    private static final int MOST = 8;

    /** @param string whether it is a string; else an atom or a number */
    record Token(String text, boolean string) {}

    private final List<String> pieces;
    private final List<Token> tokens = new ArrayList<>();
    private int piece;
    private int at;

    private Tokens(List<String> pieces) {
        this.pieces = pieces;
    }

    /**
     * @param pieces the lines of a command and the literals between them, in turns: line, literal, line, …
     * @return empty if they are no command
     */
    static Optional<List<Token>> of(List<String> pieces) {
        Tokens tokens = new Tokens(pieces);
        return tokens.read() ? Optional.of(tokens.tokens) : Optional.empty();
    }

    // command = verb *(SP argument) CRLF; one space or several
    private boolean read() {
        boolean separated = true;
        while (true) {
            String line = pieces.get(piece);
            if (at == line.length()) {
                return piece == pieces.size() - 1;
            }
            if (line.charAt(at) == ' ') {
                separated = true;
                at++;
            } else if (!separated || tokens.size() == MOST || !token(line)) {
                return false;
            } else {
                separated = false;
            }
        }
    }

    private boolean token(String line) {
        char c = line.charAt(at);
        if (c == '"') {
            return quoted(line);
        }
        if (c == '{') {
            return literal(line);
        }
        int start = at;
        while (at < line.length() && isAtom(line.charAt(at))) {
            at++;
        }
        tokens.add(new Token(line.substring(start, at), false));
        return at > start;
    }

    // quoted = DQUOTE *1024QUOTED-CHAR DQUOTE; the line's limit bounds it
    private boolean quoted(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = at + 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                tokens.add(new Token(text.toString(), true));
                at = i + 1;
                return true;
            }
            if (c == '\\' && ++i == line.length()) {
                return false;
            }
            char meant = line.charAt(i);
            if (meant == 0 || (c == '\\' && meant != '"' && meant != '\\')) {
                return false;
            }
            text.append(meant);
        }
        return false;
    }

    private boolean literal(String line) {
        boolean announced = LiteralMark.octets(line.substring(at)).isPresent() && line.indexOf('{', at + 1) < 0;
        if (!announced || piece + 2 >= pieces.size()) {
            return false;
        }
        tokens.add(new Token(pieces.get(piece + 1), true));
        piece += 2;
        at = 0;
        return true;
    }

    private static boolean isAtom(char c) {
        return c > 0x20 && c < 0x7f && "\"{}()\\%*".indexOf(c) < 0;
    }
}
