package org.palomar.managesieve.grammar;

import java.util.OptionalLong;

/** The end of a line that announces a literal (RFC 5804 §4). Total. */
public final class LiteralMark {

    /** More digits are a number that nobody can mean; fits a long. */
    private static final int MAX_DIGITS = 10;

    private LiteralMark() {}

    // literal-c2s = "{" number "+}" CRLF *OCTET; a mark inside a quoted string is none
    /** How many octets follow the line; empty if none do. Too long a number is {@link Long#MAX_VALUE}. */
    public static OptionalLong octets(String line) {
        if (!line.endsWith("+}")) {
            return OptionalLong.empty();
        }
        int open = line.lastIndexOf('{');
        String digits = open < 0 ? "" : line.substring(open + 1, line.length() - 2);
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9') || isQuoted(line, open)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(digits.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits));
    }

    private static boolean isQuoted(String line, int at) {
        boolean quoted = false;
        for (int i = 0; i < at; i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            }
        }
        return quoted;
    }
}
