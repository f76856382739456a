package org.palomar.sieve;

/** Messages of several parts. */
final class Mails {

    /** A mixed message: an alternative of two texts, a forwarded message, and a picture. */
    static final String NESTED = """
            From: ana@example.net
            To: luis@example.org
            Subject: parts
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=outer
            X-Level: top

            Before the parts.
            --outer
            Content-Type: multipart/alternative; boundary=inner
            X-Level: alternative

            --inner
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable
            X-Level: plain

            ma=F1ana
            --inner
            Content-Type: text/html; charset=utf-8
            X-Level: html

            <p>tomorrow</p>
            --inner--
            --outer
            Content-Type: message/rfc822
            X-Level: forward

            From: eva@example.com
            Subject: inside
            Content-Type: text/plain
            X-Level: forwarded

            within
            --outer
            Content-Type: image/png; name="cat.png"
            Content-Disposition: attachment; filename="my cat.png"
            Content-Transfer-Encoding: base64
            X-Level: picture

            QUJDREVG
            --outer--
            Behind the parts.
            """;

    private Mails() {}
}
