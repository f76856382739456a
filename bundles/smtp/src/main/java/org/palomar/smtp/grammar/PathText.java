package org.palomar.smtp.grammar;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A path as it stands between angle brackets.
 *
 * @param text without the brackets, octets beyond ASCII decoded as UTF-8
 * @param eightBit whether there were such octets
 * @param rest what follows the closing bracket and one space; empty if nothing does
 */
record PathText(String text, boolean eightBit, String rest) {

    /**
     * Takes a path off the front of a command's argument.
     *
     * <pre>
     * Path = "<" [ A-d-l ":" ] Mailbox ">"      RFC 5321 §4.1.2
     * </pre>
     *
     * What is between the brackets is not judged here. Empty if there are no brackets, something else than a space follows them, or octets beyond ASCII
     * are not UTF-8 (RFC 6531 §3.3).
     *
     * @param argument one character for each octet
     */
    static Optional<PathText> parse(String argument) {
        int open = skipSpaces(argument);
        if (open == argument.length() || argument.charAt(open) != '<') {
            return Optional.empty();
        }
        int close = closingBracket(argument, open + 1);
        if (close < 0 || (close + 1 < argument.length() && argument.charAt(close + 1) != ' ')) {
            return Optional.empty();
        }
        String octets = argument.substring(open + 1, close);
        String rest =
                close + 2 < argument.length() ? argument.substring(close + 2).strip() : "";
        if (octets.chars().allMatch(c -> c < 0x80)) {
            return Optional.of(new PathText(octets, false, rest));
        }
        return decoded(octets).map(text -> new PathText(text, true, rest));
    }

    // Deviation: RFC 5321 §3.3 allows no space after the colon; many clients write one, and it can't be misread.
    private static int skipSpaces(String argument) {
        int i = 0;
        while (i < argument.length() && argument.charAt(i) == ' ') {
            i++;
        }
        return i;
    }

    // A quoted local part may hold a ">".
    private static int closingBracket(String text, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == '>' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static Optional<String> decoded(String octets) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
