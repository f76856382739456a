package org.palomar.imap.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Locale;
import org.palomar.api.message.BodyStructure.Description;
import org.palomar.api.message.BodyStructure.Parameter;

/**
 * Looks for a text without regard to case, in characters or, where both come to the same, in octets. The time is linear in both texts, whatever they are (the
 * algorithm of Knuth, Morris and Pratt: after a difference it goes on from the longest beginning of the text that has been read).
 */
final class TextSearch {

    private static final int WINDOW = 16 * 1024;

    private final char[] wanted;
    /** At each place of the text: how long a beginning of the text ends there, other than all up to there. */
    private final int[] borders;

    private final boolean ascii;

    TextSearch(String text) {
        this.wanted = text.toCharArray();
        boolean sevenBit = true;
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = fold(wanted[i]);
            sevenBit &= wanted[i] < 0x80;
        }
        this.ascii = sevenBit;
        this.borders = new int[wanted.length];
        for (int i = 1; i < wanted.length; i++) {
            borders[i] = next(borders[i - 1], wanted[i]);
        }
    }

    boolean isIn(String text) {
        int matched = 0;
        for (int i = 0; i < text.length() && matched < wanted.length; i++) {
            matched = next(matched, fold(text.charAt(i)));
        }
        return matched == wanted.length;
    }

    /** Whether an ASCII text can be looked for in the part's octets as they are: no transfer encoding, and a charset that has ASCII in it. */
    boolean isOctetSearch(Description part) {
        boolean identity = switch (part.encoding()) {
            case "", "7BIT", "8BIT", "BINARY" -> true;
            default -> false;
        };
        return ascii && identity && hasAscii(part);
    }

    private static boolean hasAscii(Description part) {
        for (Parameter parameter : part.parameters()) {
            if (parameter.name().startsWith("charset")) {
                String charset = parameter.value().toLowerCase(Locale.ROOT);
                return charset.equals("us-ascii")
                        || charset.equals("utf-8")
                        || charset.startsWith("iso-8859-")
                        || charset.startsWith("windows-125");
            }
        }
        return true;
    }

    /** In octets. */
    boolean isIn(InputStream in) throws IOException {
        byte[] piece = new byte[WINDOW];
        int matched = 0;
        int count;
        while (matched < wanted.length && (count = in.read(piece)) > 0) {
            for (int i = 0; i < count && matched < wanted.length; i++) {
                int octet = piece[i] & 0xff;
                matched = next(matched, (char) (octet >= 'A' && octet <= 'Z' ? octet + 0x20 : octet));
            }
        }
        return matched == wanted.length;
    }

    /** In characters; the reader is closed. */
    boolean isIn(Reader text) throws IOException {
        try (text) {
            char[] piece = new char[WINDOW];
            int matched = 0;
            int count;
            while (matched < wanted.length && (count = text.read(piece)) > 0) {
                for (int i = 0; i < count && matched < wanted.length; i++) {
                    matched = next(matched, fold(piece[i]));
                }
            }
            return matched == wanted.length;
        }
    }

    /** How much of the text ends with this character, when so much ended before it; amortised, one step each. */
    private int next(int matched, char folded) {
        int candidate = matched;
        while (candidate > 0 && wanted[candidate] != folded) {
            candidate = borders[candidate - 1];
        }
        return wanted[candidate] == folded ? candidate + 1 : 0;
    }

    // Both ways, as some letters have two small forms, such as the Greek sigma.
    private static char fold(char character) {
        if (character < 0x80) {
            return character >= 'A' && character <= 'Z' ? (char) (character + 0x20) : character;
        }
        return Character.toLowerCase(Character.toUpperCase(character));
    }
}
