package org.palomar.sieve.internal.syntax;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.palomar.sieve.SieveSyntaxException;

/** The text of a script in octets, lines ended by CRLF, and the places in it. */
public final class Source {

    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private static final int SHOWN = 120;

    private final String octets;

    /** Where each line begins. */
    private final int[] lineStarts;

    private Source(String octets) {
        this.octets = octets;
        this.lineStarts = IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(0, octets.length())
                                .filter(i -> octets.charAt(i) == '\n')
                                .map(i -> i + 1))
                .toArray();
    }

    /** @throws SieveSyntaxException if it is too long, or has a NUL or a bare CR */
    public static Source of(byte[] script) throws SieveSyntaxException {
        if (script.length > SyntaxLimits.SCRIPT) {
            throw new SieveSyntaxException(
                    1,
                    1,
                    "The script has more than " + SyntaxLimits.SCRIPT
                            + " octets; move a part into a script of its own and include it.");
        }
        Source source = new Source(normalised(new String(script, StandardCharsets.ISO_8859_1)));
        for (int i = 0; i < source.octets.length(); i++) {
            char c = source.octets.charAt(i);
            if (c == 0) {
                throw source.error(
                        i, "A script can't hold a NUL; write ${hex:00} with the extension \"encoded-character\".");
            }
            if (c == '\r' && source.at(i + 1) != '\n') {
                throw source.error(i, "A carriage return stands alone; end lines with CRLF or LF.");
            }
        }
        return source;
    }

    /** RFC 5228 §8.1 knows CRLF only; editors write LF. */
    private static String normalised(String text) {
        String plain = text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        StringBuilder lines = new StringBuilder(plain.length() + 64);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c == '\n' && (i == 0 || plain.charAt(i - 1) != '\r')) {
                lines.append('\r');
            }
            lines.append(c);
        }
        return lines.toString();
    }

    int length() {
        return octets.length();
    }

    /** The octet there; 0, which a script can't hold, behind the end. */
    char at(int offset) {
        return offset < octets.length() ? octets.charAt(offset) : 0;
    }

    String text(int from, int to) {
        return octets.substring(from, to);
    }

    int find(String wanted, int from) {
        return octets.indexOf(wanted, from);
    }

    /** The line of an offset, from 1. */
    public int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private Place place(int offset) {
        int line = line(offset);
        int column = 1;
        for (int i = lineStarts[line - 1]; i < Math.min(offset, octets.length()); i++) {
            column += (octets.charAt(i) & 0xc0) == 0x80 ? 0 : 1; // not the inner octets of a character of UTF-8
        }
        return new Place(line, column);
    }

    /** A piece of the script as people read it: on one line, and not too long. */
    public String shown(int from, int to) {
        String cut = text(from, Math.min(to, from + SHOWN));
        String text = new String(cut.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                .replaceAll("\\s+", " ")
                .strip();
        return to > from + SHOWN ? text + "…" : text;
    }

    public SieveSyntaxException error(int offset, String message) {
        Place place = place(offset);
        return new SieveSyntaxException(place.line(), place.column(), message);
    }
}
