package org.palomar.itests;

import java.util.List;

/** What is sent to SMTP ports by those who wish it ill. */
final class SmtpAttacks {

    private static final int MX = 2525;
    private static final int SUBMISSION = 2587;
    private static final int SUBMISSIONS = 2465;
    private static final int LMTP = 2424;
    private static final String HELLO = "EHLO client.example\r\n";
    private static final String MAIL = "MAIL FROM:<mallory@sender.example>\r\n";
    private static final String QUIT = "QUIT\r\n";

    private SmtpAttacks() {}

    static List<Attack> on(Account victim) {
        String rcpt = "RCPT TO:<" + victim.address() + ">\r\n";
        return List.of(
                Attack.plain("HTTP", MX, "(?m)^(554|421|500|502)", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
                Attack.plain("a line of a megabyte", MX, "(?m)^500", HELLO, "x".repeat(1 << 20) + "\r\n" + QUIT),
                Attack.plain("ten megabytes without a line end", MX, "(?m)^(500|421)", "x".repeat(10 << 20)),
                Attack.plain(
                        "escapes and forged log lines",
                        MX,
                        "(?m)^50[01]",
                        "EHLO \u001b[31mx\u0000\u0007\u009b2J\rERROR | forged\r\n" + QUIT),
                Attack.plain(
                        "an expression for the logger",
                        MX,
                        "(?m)^(501|250)",
                        "HELO ${jndi:ldap://127.0.0.1:1/x}\r\n",
                        "MAIL FROM:<\"${jndi:ldap://127.0.0.1:1/y}\"@x.example>\r\n" + QUIT),
                Attack.plain(
                        "relaying by tricks of addresses",
                        MX,
                        "(55[0134] [^\\n]*\\n){4}",
                        "HELO client.example\r\n",
                        MAIL,
                        "RCPT TO:<a%elsewhere.example@" + domain(victim) + ">\r\n"
                                + "RCPT TO:<\"a@elsewhere.example\"@" + domain(victim) + ">\r\n"
                                + "RCPT TO:<elsewhere.example!a@" + domain(victim) + ">\r\n"
                                + "RCPT TO:<@" + domain(victim) + ":a@elsewhere.example>\r\n" + QUIT),
                Attack.plain(
                        "plaintext behind STARTTLS",
                        MX,
                        "(?s)^(?!.*250 2\\.1\\.0).*",
                        HELLO,
                        "STARTTLS\r\nRSET\r\n" + MAIL + rcpt + QUIT),
                Attack.plain(
                        "TLS that is none",
                        MX,
                        "",
                        "HELO client.example\r\n",
                        "STARTTLS\r\n",
                        "\u0016\u0003\u0001\u00ff\u00ff" + "\u0000".repeat(70_000)),
                Attack.plain(
                        "chunks of impossible sizes",
                        MX,
                        "(?m)^50[1-4]|^421",
                        HELLO,
                        MAIL,
                        rcpt,
                        "BDAT -1\r\nBDAT 9223372036854775808\r\nBDAT 0 LAST LAST\r\n" + QUIT),
                Attack.plain(
                        "a header without end",
                        MX,
                        "(?m)^(55[024]|421)",
                        "HELO client.example\r\n",
                        MAIL,
                        rcpt,
                        "DATA\r\n",
                        "Subject: " + "x".repeat(4 << 20) + "\r\n.\r\n" + QUIT),
                Attack.plain(
                        "a message within a message",
                        MX,
                        "(?m)^55[04]",
                        "HELO client.example\r\n",
                        MAIL,
                        rcpt,
                        "DATA\r\n",
                        "Subject: outer\r\n\r\nbody\n.\n" + MAIL + rcpt + "DATA\r\nSubject: inner\r\n\r\nevil\r\n.\r\n"
                                + QUIT),
                Attack.plain(
                        "a message with a bomb of parts",
                        MX,
                        "(?m)^(250|55[024])",
                        "HELO client.example\r\n",
                        MAIL,
                        rcpt,
                        "DATA\r\n",
                        MimeBomb.parts(20_000) + "\r\n.\r\n" + QUIT),
                Attack.plain(
                        "a message with a tower of parts",
                        MX,
                        "(?m)^(250|55[024])",
                        "HELO client.example\r\n",
                        MAIL,
                        rcpt,
                        "DATA\r\n",
                        MimeBomb.tower(2_000) + "\r\n.\r\n" + QUIT),
                Attack.plain("a thousand senseless commands", MX, "(?m)^421", "NOSUCH\r\n".repeat(1_000)),
                Attack.plain(
                        "a login in the clear",
                        SUBMISSION,
                        "(?m)^530 5\\.7\\.0 ",
                        HELLO,
                        "AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n"),
                Attack.secure(
                        "a password of a megabyte",
                        SUBMISSIONS,
                        "(?m)^5",
                        HELLO,
                        "AUTH PLAIN " + "QUFB".repeat(1 << 18) + "\r\n" + QUIT),
                Attack.secure(
                        "a login that is no base64",
                        SUBMISSIONS,
                        "(?m)^501",
                        HELLO,
                        "AUTH SCRAM-SHA-256 \u0000\u001b[2J\r\nAUTH SCRAM-SHA-256\r\n*\r\n" + QUIT),
                Attack.blind("no TLS where TLS comes first", SUBMISSIONS, HELLO + QUIT),
                Attack.plain("noise", LMTP, "(?m)^(500|421)", Noise.octets(200_000)));
    }

    private static String domain(Account victim) {
        return victim.address().substring(victim.address().indexOf('@') + 1);
    }
}
