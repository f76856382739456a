package org.palomar.sieve.internal.match;

import java.nio.charset.StandardCharsets;

/** Between octet strings, of one character for each octet of UTF-8, and texts. ASCII is both and is not copied. */
public final class Octets {

    private Octets() {}

    /** The text that these octets spell; what is no UTF-8 becomes U+FFFD. */
    public static String text(String octets) {
        return isAscii(octets)
                ? octets
                : new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    public static String of(String text) {
        return isAscii(text) ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    public static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** How many characters the octets spell. */
    public static int characters(String octets) {
        int count = 0;
        for (int i = 0; i < octets.length(); i++) {
            count += isInner(octets.charAt(i)) ? 0 : 1;
        }
        return count;
    }

    /** The first characters, at most so many. */
    public static String firstCharacters(String octets, long count) {
        if (octets.length() <= count) {
            return octets;
        }
        long seen = 0;
        for (int i = 0; i < octets.length(); i++) {
            if (!isInner(octets.charAt(i)) && ++seen > count) {
                return octets.substring(0, i);
            }
        }
        return octets;
    }

    /** ASCII letters in upper case, as i;ascii-casemap compares them (RFC 4790 §9.2.1). */
    public static String upper(String octets) {
        return mapped(octets, 'a', 'z', -32);
    }

    public static String lower(String octets) {
        return mapped(octets, 'A', 'Z', 32);
    }

    private static String mapped(String octets, char first, char last, int distance) {
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c >= first && c <= last) {
                return mapped(octets, i, first, last, distance);
            }
        }
        return octets;
    }

    private static String mapped(String octets, int from, char first, char last, int distance) {
        char[] mapped = octets.toCharArray();
        for (int i = from; i < mapped.length; i++) {
            if (mapped[i] >= first && mapped[i] <= last) {
                mapped[i] += (char) distance;
            }
        }
        return new String(mapped);
    }

    private static boolean isInner(char octet) {
        return (octet & 0xc0) == 0x80;
    }
}
