package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;

/** {@code ${hex:…}} and {@code ${unicode:…}} (RFC 5228 §2.4.2.4). */
final class EncodedCharacters {

    private static final String BLANKS = "[ \t\r\n]+";

    private EncodedCharacters() {}

    static String decode(Compilation compilation, String octets, int at) throws SieveSyntaxException {
        StringBuilder decoded = new StringBuilder(octets.length());
        int from = 0;
        for (int start = octets.indexOf("${"); start >= 0; start = octets.indexOf("${", start + 2)) {
            int end = octets.indexOf('}', start);
            int colon = octets.indexOf(':', start);
            if (start < from || end < 0 || colon < 0 || colon > end) {
                continue;
            }
            String name = octets.substring(start + 2, colon).toLowerCase(Locale.ROOT);
            Optional<List<String>> digits = digits(name, octets.substring(colon + 1, end));
            if (digits.isPresent()) {
                decoded.append(octets, from, start);
                for (String number : digits.get()) {
                    decoded.append(name.equals("hex") ? octet(number) : character(compilation, number, at));
                }
                from = end + 1;
            }
        }
        return decoded.append(octets, from, octets.length()).toString();
    }

    // hex-pair-seq = *blank hex-pair *(1*blank hex-pair) *blank; hex-pair = 1*2HEXDIG; unicode-hex = 1*HEXDIG
    private static Optional<List<String>> digits(String name, String text) {
        int most = name.equals("hex") ? 2 : name.equals("unicode") ? Integer.MAX_VALUE : 0;
        List<String> numbers = new ArrayList<>();
        for (String number : text.split(BLANKS, -1)) {
            if (!number.isEmpty()) {
                numbers.add(number);
            }
            if (number.length() > most || !number.matches("[0-9A-Fa-f]*")) {
                return Optional.empty();
            }
        }
        return numbers.isEmpty() ? Optional.empty() : Optional.of(numbers);
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
