package org.palomar.smtp.session;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.palomar.api.pipeline.Reply;

/**
 * A reply as it goes over the wire (RFC 5321 §4.2.1), one line or several. Characters beyond printable ASCII become question marks: a reply never carries
 * what a peer or a filter made up to break out of its line.
 */
public final class Response {

    private final int code;
    private final String text;
    private final byte[] octets;

    private Response(int code, String text, byte[] octets) {
        this.code = code;
        this.text = text;
        this.octets = octets;
    }

    /** With an enhanced status code (RFC 2034 §4). */
    public static Response of(int code, String status, String text) {
        return plain(code, status + " " + text);
    }

    /** What a filter or the delivery says. */
    public static Response of(Reply reply) {
        return of(reply.code(), reply.status(), reply.text());
    }

    /** Without an enhanced status code: the greeting, and the intermediate 334 and 354. */
    public static Response plain(int code, String text) {
        return lines(code, List.of(text));
    }

    /** Several lines; at least one. */
    public static Response lines(int code, List<String> lines) {
        StringBuilder wire = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            wire.append(code).append(i == lines.size() - 1 ? ' ' : '-').append(printable(lines.get(i)));
            wire.append("\r\n");
        }
        return new Response(code, lines.getLast(), wire.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static String printable(String text) {
        return text.chars().allMatch(Response::isPrintable)
                ? text
                : text.chars()
                        .map(c -> isPrintable(c) ? c : '?')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isPrintable(int c) {
        return c >= 0x20 && c < 0x7f;
    }

    /** As filters and the trace know it; empty without an enhanced status code. */
    Optional<Reply> reply() {
        int space = text.indexOf(' ');
        try {
            return space < 0
                    ? Optional.empty()
                    : Optional.of(new Reply(code, text.substring(0, space), text.substring(space + 1)));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    public int code() {
        return code;
    }

    /** The wire's octets; for writing only. */
    byte[] octets() {
        return octets;
    }

    @Override
    public String toString() {
        return code + " " + text;
    }
}
