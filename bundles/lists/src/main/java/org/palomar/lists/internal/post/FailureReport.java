package org.palomar.lists.internal.post;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Leaf;
import org.palomar.api.message.BodyStructure.Multipart;
import org.palomar.api.message.Content;
import org.palomar.mime.BodyDecoding;
import org.palomar.mime.Headers;
import org.palomar.mime.MessageParser;

/**
 * A report that mail could not be delivered (RFC 3464): its second part (RFC 6522 §3), and nothing else of it. Words for people and what comes back of the message are of whoever wrote that.
 *
 * @param envelopeId by which whoever sent the mail knows it again (RFC 3461 §4.4); empty if it is not there
 * @param failures who did not get it, at most {@value #MAX_RECIPIENTS}
 */
public record FailureReport(String envelopeId, List<Failure> failures) {

    private static final int MAX_RECIPIENTS = 100;

    /** Room for as many recipients, with the longest answers of servers. */
    private static final int READ = 256 * 1024;

    public FailureReport {
        failures = List.copyOf(failures);
    }

    /**
     * One who did not get it.
     *
     * @param original whom the mail was for at first, as the report writes it; empty where it does not say
     * @param recipient as the report writes it
     * @param status why (RFC 3463), as the report writes it
     * @param diagnosis what the last server said, as the report writes it; may be empty
     */
    public record Failure(String original, String recipient, String status, String diagnosis) {

        /** Whatever comes behind a reply's status are words, which may be a poster's. */
        private static final Pattern REPLY = Pattern.compile("\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})(?: .*)?");

        /**
         * Whether it says something of the address: that there is none, that its mailbox takes nothing, that its server does not answer. What a server has against the message, its size, its content, its sender or the way that it
         * took says nothing: whoever may post could suspend others with it. Nor do a code without a status, which any of that may be, and a time that is over, which says nothing of what used it up: that one's last answer does.
         */
        public boolean isOfTheAddress() {
            if (!isVague(status)) {
                return isOfTheAddress(status);
            }
            Matcher reply = REPLY.matcher(diagnosis);
            return reply.matches() && isOfTheAddress(reply.group(1));
        }

        // RFC 3463 §3.1 and §3.5: "other", and "delivery time expired"
        private static boolean isVague(String status) {
            return List.of("4.0.0", "5.0.0", "4.4.7", "5.4.7").contains(status);
        }

        private static boolean isOfTheAddress(String status) {
            String[] parts = status.split("\\.", -1);
            if (parts.length != 3 || !(parts[0].equals("5") || parts[0].equals("4"))) {
                return false;
            }
            return switch (parts[1]) {
                case "1" -> !List.of("7", "8", "9").contains(parts[2]); // RFC 3463 §3.2, RFC 7505: of the sender
                case "2" -> !parts[2].equals("3"); // RFC 3463 §3.3: too long for it
                case "4" ->
                    parts[2].equals("1"); // RFC 3463 §3.5: no answer from host; others depend on the message too
                default -> false;
            };
        }

        /** Whether the mail was for this recipient from the beginning, and not sent on to it by somebody. */
        public boolean isFirst() {
            return original.isEmpty() || original.equalsIgnoreCase(recipient);
        }
    }

    /** Empty for any other message, and for reports of delay or success. */
    public static Optional<FailureReport> of(Content message, Headers headers) throws IOException {
        String type = headers.first("Content-Type")
                .map(field -> field.value().toLowerCase(Locale.ROOT))
                .orElse("");
        if (!type.startsWith("multipart/report")) {
            return Optional.empty(); // so that other messages aren't read
        }
        Optional<Leaf> part = statusPart(MessageParser.summarize(message).structure());
        if (part.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = BodyDecoding.open(message, part.get())) {
            return read(new String(in.readNBytes(READ), StandardCharsets.UTF_8));
        }
    }

    private static Optional<Leaf> statusPart(BodyStructure message) {
        if (message instanceof Multipart report
                && report.description().type().equals("MULTIPART")
                && report.description().subtype().equals("REPORT")
                && report.parts().size() >= 2
                && report.parts().get(1) instanceof Leaf status
                && status.description().type().equals("MESSAGE")
                && List.of("DELIVERY-STATUS", "GLOBAL-DELIVERY-STATUS")
                        .contains(status.description().subtype())) {
            return Optional.of(status);
        }
        return Optional.empty();
    }

    // delivery-status-content = per-message-fields 1*( CRLF per-recipient-fields )
    // RFC 3464 §2.1
    private static Optional<FailureReport> read(String text) {
        List<Headers> groups = groups(text);
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        List<Failure> failed = groups.stream()
                .skip(1)
                .filter(fields ->
                        value(fields, "Action").toLowerCase(Locale.ROOT).equals("failed"))
                .map(FailureReport::failure)
                .toList();
        return failed.isEmpty()
                ? Optional.empty()
                : Optional.of(new FailureReport(value(groups.getFirst(), "Original-Envelope-Id"), failed));
    }

    private static List<Headers> groups(String text) {
        List<Headers> groups = new ArrayList<>();
        StringBuilder group = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (!line.isBlank()) {
                group.append(line).append("\r\n");
            } else if (end(group, groups)) {
                return groups;
            }
        }
        end(group, groups);
        return groups;
    }

    /** Ends a group that has begun; answers whether there are enough of them. */
    private static boolean end(StringBuilder group, List<Headers> groups) {
        if (!group.isEmpty()) {
            groups.add(Headers.of(group.toString().getBytes(StandardCharsets.UTF_8)));
            group.setLength(0);
        }
        return groups.size() > MAX_RECIPIENTS;
    }

    private static Failure failure(Headers fields) {
        return new Failure(
                behindType(value(fields, "Original-Recipient")),
                behindType(value(fields, "Final-Recipient")),
                value(fields, "Status").split("[ (]", 2)[0],
                behindType(value(fields, "Diagnostic-Code")));
    }

    private static String value(Headers fields, String name) {
        return fields.first(name)
                .map(field -> new String(field.value().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .map(String::strip)
                .orElse("");
    }

    private static String behindType(String value) {
        return value.substring(value.indexOf(';') + 1).strip();
    }
}
