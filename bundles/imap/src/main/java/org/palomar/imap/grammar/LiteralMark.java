package org.palomar.imap.grammar;

/**
 * The announcement of a literal at the end of a line (RFC 9051 §4.3): {@code {n}}, {@code {n+}}, {@code ~{n}}.
 *
 * @param length octets that follow the line; 0 or more
 * @param synchronizing whether the client waits for a continuation before it sends them (RFC 7888)
 * @param binary whether they may have NULs (literal8, RFC 3516)
 * @param start where the announcement begins in the line's array
 */
public record LiteralMark(long length, boolean synchronizing, boolean binary, int start) {

    /** No literal follows. */
    public static final LiteralMark NONE = new LiteralMark(-1, false, false, -1);

    private static final int MAX_DIGITS = 18;

    public boolean isPresent() {
        return length >= 0;
    }

    /** Looks at the end of a line, without its CRLF. Lengths of more than 18 digits read as {@link Long#MAX_VALUE}. */
    public static LiteralMark at(byte[] octets, int start, int end) {
        int i = end - 1;
        if (i < start || octets[i] != '}') {
            return NONE;
        }
        i--;
        boolean synchronizing = i < start || octets[i] != '+';
        i -= synchronizing ? 0 : 1;
        int lastDigit = i;
        while (i >= start && octets[i] >= '0' && octets[i] <= '9') {
            i--;
        }
        if (i == lastDigit || i < start || octets[i] != '{') {
            return NONE;
        }
        boolean binary = i > start && octets[i - 1] == '~';
        return new LiteralMark(value(octets, i + 1, lastDigit + 1), synchronizing, binary, binary ? i - 1 : i);
    }

    private static long value(byte[] octets, int from, int to) {
        if (to - from > MAX_DIGITS) {
            return Long.MAX_VALUE;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + octets[i] - '0';
        }
        return value;
    }
}
