package org.palomar.itests;

import java.util.List;
import java.util.stream.Stream;

/** What is sent to IMAP and POP3 ports by those who wish them ill. */
final class ReaderAttacks {

    private static final int IMAP = 2143;
    private static final int IMAPS = 2993;
    private static final int POP3 = 2110;
    private static final int POP3S = 2995;
    private static final String LOGOUT = "z LOGOUT\r\n";
    private static final String QUIT = "QUIT\r\n";
    private static final int DEEP = 20_000;

    private ReaderAttacks() {}

    static List<Attack> on(Account victim) {
        String login = "a LOGIN " + victim.address() + " " + victim.password() + "\r\n";
        String user = "USER " + victim.address() + "\r\nPASS " + victim.password() + "\r\n";
        return Stream.of(imapBeforeLogin(), imapAfterLogin(login), pop3(user))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Attack> imapBeforeLogin() {
        return List.of(
                Attack.plain("HTTP to IMAP", IMAP, "(?m) BAD ", "GET / HTTP/1.1\r\nHost: x\r\n\r\n" + LOGOUT),
                Attack.plain("noise to IMAP", IMAP, "BAD|BYE", Noise.octets(200_000)),
                Attack.plain("a giant literal", IMAP, "a (BAD|NO)|BYE", "a LOGIN {4294967295}\r\n" + LOGOUT),
                Attack.plain(
                        "a literal beyond numbers", IMAP, "a (BAD|NO)|BYE", "a LOGIN {" + "9".repeat(999) + "}\r\n"),
                Attack.plain(
                        "a literal that nobody asked for",
                        IMAP,
                        "BAD|NO|BYE",
                        "a LOGIN {99999999+}\r\n" + "x".repeat(1 << 20)),
                Attack.plain("escapes in a tag", IMAP, "BAD", "\u001b[31m\u0007 NOOP\r\n" + LOGOUT),
                Attack.plain("a login in the clear", IMAP, "a NO", "a LOGIN a b\r\n" + LOGOUT),
                Attack.plain("plaintext behind STARTTLS", IMAP, "a OK", "a STARTTLS\r\nb CAPABILITY\r\n"),
                Attack.plain(
                        "a line of ten megabytes", IMAP, "BAD|BYE", "a NOOP" + " ".repeat(10 << 20) + "\r\n" + LOGOUT));
    }

    private static List<Attack> imapAfterLogin(String login) {
        String select = login + "b SELECT INBOX\r\n";
        return List.of(
                Attack.secure(
                        "nested parentheses",
                        IMAPS,
                        "c BAD",
                        select + "c SEARCH " + "(".repeat(DEEP) + "ALL" + ")".repeat(DEEP) + "\r\n" + LOGOUT),
                Attack.secure(
                        "nested NOT", IMAPS, "c BAD", select + "c SEARCH " + "NOT ".repeat(DEEP) + "ALL\r\n" + LOGOUT),
                Attack.secure(
                        "ranges beyond all mail",
                        IMAPS,
                        "c (OK|BAD|NO)",
                        select + "c FETCH " + "1:4294967295,".repeat(9_999) + "1 UID\r\n" + LOGOUT),
                Attack.secure(
                        "a number beyond numbers", IMAPS, "c BAD", select + "c FETCH 4294967296 UID\r\n" + LOGOUT),
                Attack.secure(
                        "a part far down",
                        IMAPS,
                        "c (OK|BAD|NO)",
                        select + "c FETCH 1 BODY[" + "1.".repeat(DEEP) + "1]\r\n" + LOGOUT),
                Attack.secure(
                        "names that climb",
                        IMAPS,
                        "(?s)c NO.*d (NO|BAD).*e NO",
                        select + "c CREATE ../../etc\r\nd CREATE \"a\u0000b\"\r\ne CREATE " + "x".repeat(10_240)
                                + "\r\n" + LOGOUT),
                Attack.secure("a name in broken UTF-7", IMAPS, "c (NO|BAD)", select + "c CREATE \"&AAA\"\r\n" + LOGOUT),
                Attack.secure(
                        "a name with a line end",
                        IMAPS,
                        "c (NO|BAD)",
                        select + "c CREATE {5+}\r\na\r\nbc\r\n" + LOGOUT),
                Attack.secure(
                        "a pattern of stars",
                        IMAPS,
                        "c (OK|BAD|NO)",
                        select + "c LIST \"\" \"" + "*a".repeat(2_000) + "*b\"\r\n" + LOGOUT),
                Attack.secure(
                        "bombs of parts",
                        IMAPS,
                        "c OK",
                        select + "c FETCH 1:* (ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER] BODY.PEEK[1.1.1.1])\r\n"
                                + LOGOUT),
                Attack.secure(
                        "a message that breaks off", IMAPS, "", login + "b APPEND INBOX {1000000+}\r\nSubject: half"),
                Attack.secure("noise after login", IMAPS, "BAD|BYE", login + Noise.octets(100_000)));
    }

    private static List<Attack> pop3(String user) {
        return List.of(
                Attack.plain("HTTP to POP3", POP3, "-ERR", "GET / HTTP/1.1\r\nHost: x\r\n\r\n" + QUIT),
                Attack.plain("noise to POP3", POP3, "-ERR", Noise.octets(200_000)),
                Attack.plain(
                        "a line of ten megabytes to POP3",
                        POP3,
                        "-ERR",
                        "USER " + "x".repeat(10 << 20) + "\r\n" + QUIT),
                Attack.plain("escapes to POP3", POP3, "-ERR", "\u001b]0;x\u0007 \u0000\r\n" + QUIT),
                Attack.plain("a POP3 login in the clear", POP3, "-ERR", "USER a\r\nPASS b\r\n" + QUIT),
                Attack.plain("plaintext behind STLS", POP3, "(?s)^(?!.*\\+OK.*CAPA).*", "STLS\r\nNOOP\r\nQUIT\r\n"),
                Attack.secure(
                        "a POP3 password of a megabyte",
                        POP3S,
                        "-ERR",
                        "USER a\r\nPASS " + "x".repeat(1 << 20) + "\r\n" + QUIT),
                Attack.secure(
                        "a POP3 login of noise", POP3S, "-ERR", "AUTH PLAIN\r\n", "\u0000\u001b\u00ff\r\n" + QUIT),
                Attack.secure(
                        "messages that are none",
                        POP3S,
                        "(?s)-ERR.*-ERR.*-ERR.*-ERR",
                        user + "RETR -1\r\nRETR 9223372036854775808\r\nTOP 1 -5\r\nDELE 0\r\nLIST 999999999\r\n"
                                + QUIT),
                Attack.secure("a maildrop left without good-bye", POP3S, "\\+OK", user + "DELE 1\r\nDELE 2\r\n"),
                Attack.blind("no TLS to POP3S", POP3S, QUIT));
    }
}
