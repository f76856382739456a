package org.palomar.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Messages as people send them, the same in every run; lines end in CRLF. */
public final class SampleMail {

    private static final String HEADER = """
            Received: from mail.example.net (mail.example.net [192.0.2.7])\r
            \tby mx.example.test with ESMTPS id 1a2b3c; Tue, 3 Feb 2026 04:05:06 +0000\r
            From: =?utf-8?q?Mar=C3=ADa_P=C3=A9rez?= <maria@example.net>\r
            To: "Alice A." <alice@example.test>, bob@example.test\r
            Cc: carol@example.org\r
            Subject: =?utf-8?q?Presupuesto_de_la_pr=C3=B3xima_semana?=\r
            Date: Tue, 3 Feb 2026 05:05:05 +0100\r
            Message-ID: <20260203050505.1a2b3c@example.net>\r
            In-Reply-To: <20260202101010.9z8y7x@example.test>\r
            MIME-Version: 1.0\r
            """;

    private static final String LINE = "The quick brown fox jumps over the lazy dog, and the dog hardly minds.\r\n";
    private static final String BASE64 = "VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZywgYW5kIHRoZSBk\r\n";

    private SampleMail() {}

    /** About 2 KB of plain text. */
    public static byte[] plain() {
        return octets(HEADER + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + LINE.repeat(20));
    }

    /** About 16 KB: a text, the same in HTML, and an attachment of 12 KB in base64. */
    public static byte[] withAttachment() {
        String texts = part("inner", "text/plain; charset=utf-8", LINE.repeat(20))
                + part("inner", "text/html; charset=utf-8", ("<p>" + LINE).repeat(20))
                + "--inner--\r\n";
        return octets(HEADER
                + "Content-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n"
                + part("outer", "multipart/alternative; boundary=inner", texts)
                + part(
                        "outer",
                        "application/pdf; name=\"budget.pdf\"\r\nContent-Disposition: attachment; filename=\"budget.pdf\"\r\n"
                                + "Content-Transfer-Encoding: base64",
                        BASE64.repeat(160))
                + "--outer--\r\n");
    }

    /** A Sieve script of ten rules; the last one files the messages. */
    public static byte[] typicalScript() {
        try (InputStream script =
                Objects.requireNonNull(SampleMail.class.getResourceAsStream("typical.sieve"), "typical.sieve")) {
            return script.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String part(String boundary, String type, String body) {
        return "--" + boundary + "\r\nContent-Type: " + type + "\r\n\r\n" + body;
    }

    private static byte[] octets(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
