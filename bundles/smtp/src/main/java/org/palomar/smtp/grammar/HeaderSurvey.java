package org.palomar.smtp.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a server must know of a message's header before it takes the message.
 *
 * @param end index behind the header and the empty line that ends it; behind the last octet if none does
 * @param closed whether the header's end was found: an empty line, or a line that is no field
 * @param received how many {@code Received} fields there are: hops so far (RFC 5321 §6.3)
 * @param bcc the octets of {@code Bcc} fields
 */
public record HeaderSurvey(int end, boolean closed, int received, boolean date, boolean messageId, List<Span> bcc) {

    /** Octets from {@code from} to {@code to}, exclusive. */
    public record Span(int from, int to) {}

    public HeaderSurvey {
        bcc = List.copyOf(bcc);
    }

    /** Looks through a message's first octets in one pass; lines end in CRLF. */
    public static HeaderSurvey of(byte[] octets, int from, int to) {
        return new Pass(octets, to).over(from);
    }

    private static final class Pass {

        /** The longest name that is looked for. */
        private static final int LONGEST = "message-id".length();

        private final byte[] octets;
        private final int to;
        private final List<Span> bcc = new ArrayList<>(1);
        private int received;
        private boolean date;
        private boolean messageId;

        Pass(byte[] octets, int to) {
            this.octets = octets;
            this.to = to;
        }

        HeaderSurvey over(int from) {
            int line = from;
            while (line < to) {
                int next = nextLine(line);
                if (octets[line] == '\r') {
                    return survey(next, true);
                }
                int colon = colon(line, next);
                if (colon < 0) {
                    return survey(line, next < to || octets[to - 1] == '\n');
                }
                int end = fieldEnd(next);
                note(name(line, colon), new Span(line, end));
                line = end;
            }
            return survey(to, false);
        }

        private HeaderSurvey survey(int end, boolean closed) {
            return new HeaderSurvey(end, closed, received, date, messageId, bcc);
        }

        private int nextLine(int from) {
            int i = from;
            while (i < to && octets[i] != '\n') {
                i++;
            }
            return Math.min(i + 1, to);
        }

        // A line that starts with white space goes on with the field above (RFC 5322 §2.2.3).
        private int fieldEnd(int next) {
            int end = next;
            while (end < to && (octets[end] == ' ' || octets[end] == '\t')) {
                end = nextLine(end);
            }
            return end;
        }

        // field-name = 1*ftext, printable without colon (RFC 5322 §3.6.8), and obsolete white space before the colon
        // (§4.5)
        private int colon(int from, int end) {
            int i = from;
            while (i < end && octets[i] > 0x20 && octets[i] != 0x7f && octets[i] != ':') {
                i++;
            }
            int nameEnd = i;
            while (i < end && (octets[i] == ' ' || octets[i] == '\t')) {
                i++;
            }
            return nameEnd > from && i < end && octets[i] == ':' ? i : -1;
        }

        private String name(int from, int colon) {
            int length = Math.min(colon - from, LONGEST + 1);
            return new String(octets, from, length, StandardCharsets.ISO_8859_1)
                    .strip()
                    .toLowerCase(Locale.ROOT);
        }

        private void note(String name, Span field) {
            switch (name) {
                case "received" -> received++;
                case "date" -> date = true;
                case "message-id" -> messageId = true;
                case "bcc" -> bcc.add(field);
                default -> {
                    // of no interest
                }
            }
        }
    }
}
