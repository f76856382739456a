package org.palomar.imap.session;

import org.palomar.api.mailbox.MailboxName;

/**
 * A pattern of LIST: {@code *} stands for anything, {@code %} for anything but the separator (RFC 9051 §6.3.9). Matching takes time proportional to the
 * lengths of name and pattern multiplied, however many wildcards there are.
 */
final class ListPattern {

    private final String pattern;

    ListPattern(String pattern) {
        this.pattern = simplified(pattern);
    }

    /** Of wildcards in a row the strongest is kept; INBOX has no case. */
    private static String simplified(String pattern) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            int last = text.length() - 1;
            boolean afterWildcard = last >= 0 && isWildcard(text.charAt(last));
            if (afterWildcard && isWildcard(c)) {
                text.setCharAt(last, c == '*' || text.charAt(last) == '*' ? '*' : '%');
            } else {
                text.append(c);
            }
        }
        boolean inbox = text.length() >= 5
                && text.substring(0, 5).equalsIgnoreCase("INBOX")
                && (text.length() == 5 || text.charAt(5) == MailboxName.SEPARATOR || isWildcard(text.charAt(5)));
        return inbox ? "INBOX" + text.substring(5) : text.toString();
    }

    private static boolean isWildcard(char c) {
        return c == '*' || c == '%';
    }

    boolean matches(MailboxName name) {
        String text = name.value();
        // reached[i]: the pattern so far matches the first i characters
        boolean[] reached = new boolean[text.length() + 1];
        reached[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            if (!step(pattern.charAt(p), text, reached)) {
                return false;
            }
        }
        return reached[text.length()];
    }

    /** Takes one more character of the pattern; answers whether anything still matches. */
    private static boolean step(char c, String text, boolean[] reached) {
        boolean any = false;
        if (isWildcard(c)) {
            for (int i = 0; i < reached.length; i++) {
                boolean passes = i > 0 && reached[i - 1] && (c == '*' || text.charAt(i - 1) != MailboxName.SEPARATOR);
                reached[i] |= passes;
                any |= reached[i];
            }
            return any;
        }
        for (int i = reached.length - 1; i > 0; i--) {
            reached[i] = reached[i - 1] && text.charAt(i - 1) == c;
            any |= reached[i];
        }
        reached[0] = false;
        return any;
    }
}
