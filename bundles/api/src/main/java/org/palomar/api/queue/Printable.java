package org.palomar.api.queue;

/** Text that can stand in a line of a protocol or a header field. */
public final class Printable {

    private Printable() {}

    static boolean isPrintable(String text) {
        return text.chars().noneMatch(Printable::isControl);
    }

    /** Text of others: control characters as spaces, so that they end no line and move no terminal's cursor; cut. */
    public static String neutralised(String text, int most) {
        StringBuilder plain = new StringBuilder(Math.min(text.length(), most));
        for (int i = 0; i < text.length() && plain.length() < most; i++) {
            char c = text.charAt(i);
            plain.append(isControl(c) ? ' ' : c);
        }
        return plain.toString().strip();
    }

    private static boolean isControl(int c) {
        return c < 0x20 || (c >= 0x7f && c < 0xa0);
    }
}
