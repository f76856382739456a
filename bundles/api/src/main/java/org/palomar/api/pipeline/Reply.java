package org.palomar.api.pipeline;

import java.util.regex.Pattern;

/**
 * An SMTP reply (RFC 5321 §4.2) with an enhanced status code (RFC 3463).
 *
 * @param code three digits, 200 to 559
 * @param status such as {@code 5.7.1}; its class is the code's
 * @param text one line of printable characters, at most {@value #MAX_TEXT}
 */
public record Reply(int code, String status, String text) {

    /** RFC 5321 §4.5.3.1.5 allows 512 octets for the whole line. */
    public static final int MAX_TEXT = 480;

    private static final Pattern STATUS = Pattern.compile("[245]\\.\\d{1,3}\\.\\d{1,3}");

    public Reply {
        if (code < 200 || code > 559 || !STATUS.matcher(status).matches() || status.charAt(0) - '0' != code / 100) {
            throw new IllegalArgumentException("not an SMTP reply: " + code + " " + status);
        }
        if (text.isEmpty() || text.length() > MAX_TEXT || !text.chars().allMatch(c -> c >= 0x20 && c != 0x7f)) {
            throw new IllegalArgumentException("not the text of an SMTP reply");
        }
    }

    public boolean isPermanent() {
        return code >= 500;
    }

    public boolean isTemporary() {
        return code >= 400 && code < 500;
    }

    @Override
    public String toString() {
        return code + " " + status + " " + text;
    }
}
