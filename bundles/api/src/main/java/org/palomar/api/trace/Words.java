package org.palomar.api.trace;

import java.util.List;
import org.palomar.api.address.Address;

/** Makes what comes from outside fit to be shown: nothing that ends a line, moves a cursor or turns the direction of a text, and bounded. */
final class Words {

    private Words() {}

    /** Such characters as spaces; what is longer is cut. */
    static String plain(String text, int most) {
        StringBuilder plain = new StringBuilder(Math.min(text.length(), most));
        for (int i = 0; i < text.length() && plain.length() < most; i++) {
            char c = text.charAt(i);
            boolean half = Character.isSurrogate(c) && !isPair(text, i, plain.length() + 1 < most);
            plain.append(half || isHarmful(c) ? ' ' : c);
            if (Character.isHighSurrogate(c) && !half) {
                plain.append(text.charAt(++i));
            }
        }
        return plain.toString().strip();
    }

    private static boolean isPair(String text, int at, boolean roomForTwo) {
        return roomForTwo
                && Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    private static boolean isHarmful(char c) {
        return Character.isISOControl(c)
                || c == 0x2028
                || c == 0x2029
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }

    /** The first of them, at most {@link Happening#MAX_RECIPIENTS}. */
    static List<Address> first(List<Address> addresses) {
        return List.copyOf(
                addresses.size() > Happening.MAX_RECIPIENTS
                        ? addresses.subList(0, Happening.MAX_RECIPIENTS)
                        : addresses);
    }
}
