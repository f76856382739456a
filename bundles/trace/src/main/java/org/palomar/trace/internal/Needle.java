package org.palomar.trace.internal;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A piece of ASCII text that must be somewhere in a record, in any case: most records are passed over without being read for good. Immutable. */
final class Needle {

    private final byte[] lower;

    private Needle(byte[] lower) {
        this.lower = lower;
    }

    /** The longest run of ASCII in a text: other characters have other forms in another case. */
    static Needle in(String text) {
        String best = "";
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) >= 0x80) {
                best = i - from > best.length() ? text.substring(from, i) : best;
                from = i + 1;
            }
        }
        return new Needle(best.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
    }

    boolean isIn(byte[] octets) {
        if (lower.length == 0) {
            return true;
        }
        int last = octets.length - lower.length;
        byte first = lower[0];
        byte capital = capital(first);
        for (int i = 0; i <= last; i++) {
            if ((octets[i] == first || octets[i] == capital) && isAt(octets, i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(byte[] octets, int at) {
        for (int i = 1; i < lower.length; i++) {
            byte octet = octets[at + i];
            if (octet != lower[i] && octet != capital(lower[i])) {
                return false;
            }
        }
        return true;
    }

    private static byte capital(byte lower) {
        return lower >= 'a' && lower <= 'z' ? (byte) (lower - 'a' + 'A') : lower;
    }
}
