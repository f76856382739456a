package org.palomar.relay.grammar;

import java.util.List;
import org.palomar.api.queue.RemoteReply;

/**
 * A reply of a server, all of its lines (RFC 5321 §4.2).
 *
 * @param code 200 to 599
 * @param lines at least one, without code and separator; one character for each octet
 */
public record Reply(int code, List<String> lines) {

    /** What RFC 5321 §4.5.3.1.5 gives a reply line, doubled for those who don't count. */
    public static final int MAX_LINE = 1024;

    /** EHLO has the longest replies, of some thirty lines. */
    public static final int MAX_LINES = 100;

    private static final int HUNDRED = 100;

    public Reply {
        lines = List.copyOf(lines);
        if (code < 200 || code > 599 || lines.isEmpty()) {
            throw new IllegalArgumentException("not a reply");
        }
    }

    public boolean isPositive() {
        return code / HUNDRED == 2;
    }

    /** Whether the server waits for more: the text of a message, a response (RFC 5321 §4.2.1). */
    public boolean isIntermediate() {
        return code / HUNDRED == 3;
    }

    public boolean isPermanent() {
        return code / HUNDRED == 5;
    }

    /** Whether the server closes the connection (RFC 5321 §3.8). */
    public boolean closes() {
        return code == 421;
    }

    /** For who sent the message: the enhanced status code (RFC 2034) of the first line, and all words in one line. Not for an intermediate reply. */
    public RemoteReply remote() {
        return remote(code);
    }

    /**
     * The same as something that may pass: what a server says of itself when it says 5 is no reason to give a message up while others may take it. So is what it says where it
     * makes no sense.
     *
     * @return with a code of 400 to 499
     */
    public RemoteReply remoteForNow() {
        String status = StatusCode.at(lines.getFirst()).text();
        return code / HUNDRED == 4
                ? remote(code)
                : RemoteReply.of(450, "4.3.0", code + " " + (status.isEmpty() ? "" : status + " ") + words());
    }

    private RemoteReply remote(int as) {
        return RemoteReply.of(as, StatusCode.at(lines.getFirst()).text(), words());
    }

    /** All lines in one, without the status code that each repeats. */
    private String words() {
        StatusCode status = StatusCode.at(lines.getFirst());
        StringBuilder words = new StringBuilder();
        for (String line : lines) {
            StatusCode own = StatusCode.at(line);
            String rest = own.text().equals(status.text()) ? own.rest() : line;
            words.append(words.isEmpty() ? "" : " ").append(rest.strip());
        }
        return Octets.text(words.toString());
    }
}
