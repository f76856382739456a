package org.palomar.api.queue;

import java.util.regex.Pattern;

/**
 * What a server said of a recipient, in its own words.
 *
 * @param code 200 to 599
 * @param status enhanced status code (RFC 3463), of the code's class
 * @param text its words in one line without control characters, at most {@value #MAX_TEXT}; may be empty
 */
public record RemoteReply(int code, String status, String text) {

    /** A line of a notice has 998 octets (RFC 5322 §2.1.1), and what is longer explains nothing. */
    public static final int MAX_TEXT = 480;

    private static final Pattern STATUS = Pattern.compile("[245]\\.\\d{1,3}\\.\\d{1,3}");

    public RemoteReply {
        if (code < 200
                || code > 599
                || code / 100 == 3
                || !STATUS.matcher(status).matches()) {
            throw new IllegalArgumentException("not a reply: " + code);
        }
        if (status.charAt(0) - '0' != code / 100) {
            throw new IllegalArgumentException("status and code disagree: " + code + " " + status);
        }
        if (text.length() > MAX_TEXT || !Printable.isPrintable(text)) {
            throw new IllegalArgumentException("not the text of a reply");
        }
    }

    /**
     * Makes one of whatever a server sent: what is no status code of the reply's class becomes the class's own ({@code 5.0.0}), the text is neutralised and cut.
     *
     * @param code 200 to 299 or 400 to 599
     */
    public static RemoteReply of(int code, String status, String text) {
        boolean fits = STATUS.matcher(status).matches() && status.charAt(0) - '0' == code / 100;
        return new RemoteReply(code, fits ? status : code / 100 + ".0.0", Printable.neutralised(text, MAX_TEXT));
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return (code + " " + status + " " + text).stripTrailing();
    }
}
