package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.StringTokenizer;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;

/** {@code ${hex:…}} and {@code ${unicode:…}} (RFC 5228 §2.4.2.4). */
final class EncodedCharacters {

    private static final String BLANKS = " \t\r\n";
    private static final String HEX = "${hex:";
    private static final String UNICODE = "${unicode:";

    private EncodedCharacters() {}

    static String decode(Compilation compilation, String octets, int at) throws SieveSyntaxException {
        StringBuilder decoded = new StringBuilder(octets.length());
        int from = 0;
        for (int start = octets.indexOf("${"); start >= 0; start = octets.indexOf("${", start + 2)) {
            boolean hex = octets.regionMatches(true, start, HEX, 0, HEX.length());
            boolean unicode = octets.regionMatches(true, start, UNICODE, 0, UNICODE.length());
            int digits = start + (hex ? HEX.length() : UNICODE.length());
            int end = hex || unicode ? end(octets, digits) : octets.length();
            if (end == octets.length() || octets.charAt(end) != '}') {
                continue;
            }
            List<String> numbers = numbers(octets.substring(digits, end), hex ? 2 : Integer.MAX_VALUE);
            if (!numbers.isEmpty()) {
                decoded.append(octets, from, start);
                for (String number : numbers) {
                    decoded.append(hex ? octet(number) : character(compilation, number, at));
                }
                from = end + 1;
            }
        }
        return decoded.append(octets, from, octets.length()).toString();
    }

    /** Behind the digits and blanks. */
    private static int end(String octets, int from) {
        int end = from;
        while (end < octets.length()
                && (HexFormat.isHexDigit(octets.charAt(end)) || BLANKS.indexOf(octets.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    // hex-pair-seq = *blank hex-pair *(1*blank hex-pair) *blank; hex-pair = 1*2HEXDIG; unicode-hex = 1*HEXDIG
    /** The numbers; none if one of them has too many digits. */
    private static List<String> numbers(String text, int most) {
        List<String> numbers = new ArrayList<>();
        StringTokenizer words = new StringTokenizer(text, BLANKS);
        while (words.hasMoreTokens()) {
            String number = words.nextToken();
            if (number.length() > most) {
                return List.of();
            }
            numbers.add(number);
        }
        return List.copyOf(numbers);
    }

    private static String octet(String number) {
        return String.valueOf((char) Integer.parseInt(number, 16));
    }

    private static String character(Compilation compilation, String number, int at) throws SieveSyntaxException {
        String significant = number.replaceFirst("^0+(?=.)", "");
        int value = significant.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(significant, 16);
        if (value > Character.MAX_CODE_POINT
                || (value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE)) {
            throw compilation.error(
                    at,
                    "There is no character with the number " + significant + "; write 0 to D7FF or E000 to 10FFFF.");
        }
        return Octets.of(Character.toString(value));
    }
}
