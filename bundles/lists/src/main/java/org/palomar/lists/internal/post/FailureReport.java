package org.palomar.lists.internal.post;

import java.io.ByteArrayInputStream;
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
 * @param recipients who did not get it, as the report writes them; at most {@value #MAX_RECIPIENTS}
 */
public record FailureReport(List<String> recipients) {

    private static final int MAX_RECIPIENTS = 100;

    /** Reports put what machines read before the message that comes back. */
    private static final int READ = 256 * 1024;

    public FailureReport {
        recipients = List.copyOf(recipients);
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
            return read(in.readNBytes(READ));
        }
    }

    private static Optional<FailureReport> read(byte[] octets) {
        List<String> failed = new ArrayList<>();
        String text = new String(new ByteArrayInputStream(octets).readAllBytes(), StandardCharsets.ISO_8859_1);
        boolean inStatus = false;
        boolean failure = false;
        String recipient = "";
        for (String line : (text + "\n\n").lines().toList()) {
            String lower = line.strip().toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-type:")) {
                inStatus =
                        lower.contains("message/delivery-status") || lower.contains("message/global-delivery-status");
            } else if (inStatus && lower.startsWith("final-recipient:")) {
                recipient = line.substring(line.indexOf(':') + 1);
            } else if (inStatus && lower.startsWith("action:")) {
                failure = lower.substring("action:".length()).strip().startsWith("failed");
            } else if (lower.isEmpty() || lower.startsWith("--")) {
                if (failure && failed.size() < MAX_RECIPIENTS) {
                    failed.add(recipient.substring(recipient.indexOf(';') + 1).strip());
                }
                failure = false;
                recipient = "";
                inStatus = inStatus && !lower.startsWith("--");
            }
        }
        return failed.isEmpty() ? Optional.empty() : Optional.of(new FailureReport(failed));
    }
}
