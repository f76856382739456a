package org.palomar.filter.attachments.internal.look;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.palomar.api.message.Content;

/** Messages with attachments, and looks at them. */
public final class Mails {

    private static final Path FOLDER = Path.of("target", "spool");

    private Mails() {}

    /** A message with a text and one attachment in base64. */
    public static Content with(String name, byte[] octets) {
        return with("application/octet-stream", name, octets);
    }

    public static Content with(String type, String name, byte[] octets) {
        String body = Base64.getMimeEncoder().encodeToString(octets);
        return text("""
                From: eva@far.test
                Subject: s
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b

                hello
                --b
                Content-Type: %s
                Content-Disposition: attachment; filename="%s"
                Content-Transfer-Encoding: base64

                %s
                --b--
                """.formatted(type, name, body));
    }

    /** A message with these lines. */
    public static Content text(String lines) {
        return Content.of(lines.replaceAll("\r?\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] octets(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Report look(Content message, Bounds bounds) throws LookFailedException {
        return look(message, bounds, Listed.NONE);
    }

    static Report look(Content message, Bounds bounds, Listed listed) throws LookFailedException {
        Report report = new Report(1000);
        Look.at(
                message,
                bounds,
                listed,
                new Look.Place(FOLDER, new Turns(4, Duration.ofSeconds(60)), System::nanoTime),
                report);
        return report;
    }

    /** What is found, as {@code executable invoice.zip/run.exe}. */
    static List<String> findings(Content message) throws LookFailedException {
        return words(look(message, Bounds.DEFAULT));
    }

    /** What is found in an attachment of this name. */
    static List<String> findings(String name, byte[] octets) throws LookFailedException {
        return findings(with(name, octets));
    }

    static List<String> words(Report report) {
        return report.findings().stream()
                .map(finding -> finding.kind().word() + " " + finding.place())
                .toList();
    }
}
