package org.palomar.lists.internal.post;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.message.Content;
import org.palomar.mime.Headers;

/**
 * A report that mail could not be delivered (RFC 3464).
 *
 * @param envelopeId by which whoever sent the mail knows it again (RFC 3461 §4.4); empty if it is not there
 * @param failures who did not get it, at most {@value #MAX_RECIPIENTS}
 */
public record FailureReport(String envelopeId, List<Failure> failures) {

    private static final int MAX_RECIPIENTS = 100;

    /** Reports put what machines read before the message that comes back. */
    private static final int READ = 256 * 1024;

    public FailureReport {
        failures = List.copyOf(failures);
    }

    /**
     * One who did not get it.
     *
     * @param recipient as the report writes it
     * @param status why (RFC 3463), as the report writes it
     * @param code of the server's reply, as the report writes it; empty where it names none
     */
    public record Failure(String recipient, String status, String code) {

        /**
         * Whether it says something of the address: that there is none, that its mailbox takes nothing, that its server is not to be reached. What a server has against the message, its size, its content, its sender or the way
         * that it took says nothing: whoever may post could suspend others with it.
         */
        public boolean isOfTheAddress() {
            String[] parts = status.split("\\.", -1);
            if (parts.length != 3 || !(parts[0].equals("5") || parts[0].equals("4"))) {
                return false;
            }
            return switch (parts[1]) {
                case "1" -> !List.of("7", "8", "9").contains(parts[2]); // RFC 3463 §3.2, RFC 7505: of the sender
                case "2" -> !parts[2].equals("3"); // RFC 3463 §3.3: too long for it
                case "4" -> !parts[2].equals("6"); // RFC 3463 §3.5: a loop
                // Old servers say nothing but a code; these are about mailboxes (RFC 5321 §4.2.3).
                case "0" -> List.of("550", "551", "553").contains(code);
                default -> false;
            };
        }
    }

    /** Empty for any other message, and for reports of delay or success. */
    public static Optional<FailureReport> of(Content message, Headers headers) throws IOException {
        String type = headers.first("Content-Type")
                .map(field -> field.value().toLowerCase(Locale.ROOT))
                .orElse("");
        if (!type.startsWith("multipart/report") || !type.contains("delivery-status")) {
            return Optional.empty();
        }
        try (InputStream in = message.open()) {
            return new Reading().read(new String(in.readNBytes(READ), StandardCharsets.UTF_8));
        }
    }

    /** Line by line; fields of one recipient end with an empty line. */
    private static final class Reading {

        private final List<Failure> failed = new ArrayList<>();
        private boolean inStatus;
        private String envelope = "";
        private boolean failure;
        private String recipient = "";
        private String status = "";
        private String code = "";

        Optional<FailureReport> read(String text) {
            text.lines().forEach(this::line);
            end();
            return failed.isEmpty() ? Optional.empty() : Optional.of(new FailureReport(envelope, failed));
        }

        private void line(String line) {
            String lower = line.strip().toLowerCase(Locale.ROOT);
            if (lower.isEmpty() || lower.startsWith("--")) {
                end();
                inStatus = inStatus && !lower.startsWith("--");
            } else if (lower.startsWith("content-type:")) {
                inStatus =
                        lower.contains("message/delivery-status") || lower.contains("message/global-delivery-status");
            } else if (inStatus) {
                field(lower.substring(0, Math.max(0, lower.indexOf(':'))), value(line));
            }
        }

        private void field(String name, String value) {
            switch (name) {
                case "original-envelope-id" -> envelope = value;
                case "final-recipient" -> recipient = behindType(value);
                case "action" -> failure = value.toLowerCase(Locale.ROOT).startsWith("failed");
                case "status" -> status = value.split("[ (]", 2)[0];
                case "diagnostic-code" -> code = behindType(value).split("[ -]", 2)[0];
                default -> {
                    // nothing is decided by it
                }
            }
        }

        private static String value(String line) {
            return line.substring(line.indexOf(':') + 1).strip();
        }

        private static String behindType(String value) {
            return value.substring(value.indexOf(';') + 1).strip();
        }

        private void end() {
            if (failure && failed.size() < MAX_RECIPIENTS) {
                failed.add(new Failure(recipient, status, code));
            }
            failure = false;
            recipient = "";
            status = "";
            code = "";
        }
    }
}
