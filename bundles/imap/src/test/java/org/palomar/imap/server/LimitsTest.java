package org.palomar.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.net.MemoryBudget;

/** What is too much: octets of a command, attempts, a spool that takes no more. */
@Timeout(60)
class LimitsTest {

    private static final int LARGE = 3 * 1024 * 1024;

    @Test
    void refusesGiantLiteralsBeforeLogin() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = new ImapTalk(house.port())) {
            talk.line();
            talk.send("a LOGIN {8193}\r\n");
            assertThat(talk.line()).startsWith("a BAD");
            talk.send("b LOGIN x {1000000000+}\r\n");
            assertThat(talk.line()).startsWith("b BAD");
            assertThat(talk.line()).startsWith("* BYE");
            assertThat(talk.isAtEnd()).isTrue();
        }
    }

    // RFC 9051 §2.2.1: a reply has the tag of its command, whatever else is wrong with that
    @Test
    void answersWithTheTagOfACommandThatIsTooLong() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            talk.send("a SELECT \"x%y\" {300000}\r\n");
            assertThat(talk.line()).startsWith("a BAD");
            talk.send("b CREATE x {300000}\r\n");
            assertThat(talk.line()).startsWith("b BAD");
        }
    }

    @Test
    void readsPastRefusedLiteralsOfModestSize() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = new ImapTalk(house.port())) {
            talk.line();
            talk.send("a LOGIN {9000+}\r\n" + "x".repeat(9000) + " {3+}\r\nabc\r\nb NOOP\r\n");
            assertThat(talk.line()).startsWith("a BAD");
            assertThat(talk.line()).startsWith("b OK");
        }
    }

    @Test
    void oneCommandTakesNoMoreMemoryThanAllMessagesMayHave() throws Exception {
        MemoryBudget budget = MemoryBudget.receiving();
        long all = Runtime.getRuntime().maxMemory() / 8;
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            assertThat(budget.take(all)).isTrue();
            try {
                talk.send("a APPEND INBOX {5+}\r\nhello\r\nb APPEND INBOX {5+}\r\nhello {5+}\r\nworld\r\nc NOOP\r\n");
                assertThat(talk.line()).as("one message always goes").startsWith("a OK");
                assertThat(talk.line()).startsWith("b NO [UNAVAILABLE]");
                assertThat(talk.line()).startsWith("c OK");
            } finally {
                budget.giveBack(all);
            }
            talk.send("d APPEND INBOX {5+}\r\nhello {5+}\r\nworld\r\n");
            assertThat(talk.line()).startsWith("d OK");
        }
    }

    @Test
    void holdsNoFileOfAMessageThatTheStoreHas() throws Exception {
        String mebibyte = " {1048576+}\r\n" + "x".repeat(1 << 20);
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            talk.send("a APPEND INBOX" + mebibyte.repeat(9) + " {5+}\r\nhello {5}\r\n");
            assertThat(talk.line()).startsWith("+");
            assertThat(house.openSpoolFiles()).as("that of the next").isLessThanOrEqualTo(1);
            talk.send("world {" + LARGE + "+}\r\n" + "x".repeat(LARGE) + " {5}\r\n");
            assertThat(talk.line()).startsWith("+");
            assertThat(house.openSpoolFiles()).as("that of the next").isLessThanOrEqualTo(1);
            talk.send("doves\r\n");
            assertThat(talk.line()).startsWith("a OK [APPENDUID");
            assertThat(talk.ok("STATUS INBOX (MESSAGES)")).contains("* STATUS INBOX (MESSAGES 13)");
            assertThat(MemoryBudget.receiving().taken()).isZero();
        }
    }

    @Test
    void countsTheSummariesThatOneCommandHolds() throws Exception {
        String message = "To: " + "a,".repeat(4_000) + "\r\n\r\n";
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            talk.send("a APPEND INBOX {" + message.length() + "+}\r\n" + message + " {5}\r\n");
            assertThat(talk.line()).startsWith("+");
            assertThat(MemoryBudget.receiving().taken()).isGreaterThan(2L * message.length());
            talk.send("hello\r\n");
            assertThat(talk.line()).startsWith("a OK");
            assertThat(MemoryBudget.receiving().taken()).isZero();
        }
    }

    @Test
    void refusesLinesThatAreTooLong() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            talk.send("a NOOP " + "x".repeat(300 * 1024) + "\r\nb NOOP\r\n");
            assertThat(talk.line()).startsWith("* BAD");
            assertThat(talk.line()).startsWith("* BYE");
            assertThat(talk.isAtEnd()).isTrue();
        }
    }

    @Test
    void takesNoLiteralForCommandsAfterALineThatIsTooLong() throws Exception {
        String flags = "x".repeat(300 * 1024);
        try (ImapHouse house = ImapHouse.open()) {
            for (String command : List.of(
                    "a APPEND INBOX (" + flags + ") {14+}\r\n",
                    "a APPEND INBOX {5+}\r\nhello (" + flags + ") {14+}\r\n",
                    "a APPEND nowhere {5+}\r\nhello (" + flags + ") {14+}\r\n",
                    "a LIST {1+}\r\nx (" + flags + ") {14+}\r\n",
                    "a LIST {300000+}\r\n" + "x".repeat(300_000) + " (" + flags + ") {14+}\r\n")) {
                try (ImapTalk talk = ImapTalk.alice(house)) {
                    talk.send(command + "z CREATE evil\r\n\r\ny NOOP\r\n");
                    assertThat(talk.line()).matches("(\\*|a) (BAD|NO) .*");
                    assertThat(talk.line()).startsWith("* BYE");
                    assertThat(talk.isAtEnd()).isTrue();
                }
            }
            try (ImapTalk talk = ImapTalk.alice(house)) {
                assertThat(talk.reply("STATUS evil (MESSAGES)")).startsWith("NO [NONEXISTENT]");
            }
        }
    }

    @Test
    void takesManyFlagsOfALaterMessage() throws Exception {
        String flags = String.join(" ", Collections.nCopies(Flags.MAX_FLAGS, "k".repeat(90)));
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            talk.send("a APPEND INBOX {5+}\r\nhello (" + flags + ") {5+}\r\nworld\r\n");
            assertThat(talk.line()).startsWith("a OK [APPENDUID");
        }
    }

    @Test
    void closesAfterTooManyBadCommands() throws Exception {
        try (ImapHouse house = ImapHouse.with(Map.of("bad-commands", "3"));
                ImapTalk talk = new ImapTalk(house.port())) {
            talk.line();
            talk.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n\r\n\r\n");
            assertThat(talk.line()).startsWith("GET BAD");
            assertThat(talk.line()).contains("BAD");
            assertThat(talk.line()).contains("BAD");
            assertThat(talk.line()).startsWith("* BYE");
        }
    }

    @Test
    void closesAfterAsManyFailedLoginsAsAreConfigured() throws Exception {
        try (ImapHouse house = ImapHouse.with(Map.of("max-failed-logins", "1"));
                ImapTalk talk = new ImapTalk(house.port())) {
            talk.line();
            assertThat(talk.reply("LOGIN alice@example.org wrong")).startsWith("NO [AUTHENTICATIONFAILED]");
            assertThat(talk.line()).isEqualTo("* BYE too many failed logins");
            assertThat(talk.isAtEnd()).isTrue();
        }
    }

    @Test
    void countsLoginsThatCouldNotBeChecked() throws Exception {
        try (ImapHouse house = ImapHouse.with(Map.of("max-failed-logins", "2"));
                ImapTalk talk = new ImapTalk(house.port())) {
            house.authenticatorIsBusy();
            talk.line();
            assertThat(talk.reply("LOGIN alice@example.org x")).startsWith("NO [UNAVAILABLE]");
            assertThat(talk.reply("LOGIN alice@example.org x")).startsWith("NO [UNAVAILABLE]");
            assertThat(talk.line()).isEqualTo("* BYE too many failed logins");
        }
    }

    @Test
    void endsWithWhoeverDoesNotLogInAtLast() throws Exception {
        try (ImapHouse house = ImapHouse.with(Map.of("login-deadline", "2s"));
                ImapTalk inside = ImapTalk.alice(house);
                ImapTalk busy = new ImapTalk(house.port());
                ImapTalk inALiteral = new ImapTalk(house.port());
                ImapTalk inAnExchange = new ImapTalk(house.port())) {
            inALiteral.line();
            inALiteral.send("a LOGIN {8}\r\n");
            assertThat(inALiteral.line()).startsWith("+");
            inAnExchange.line();
            inAnExchange.send("a AUTHENTICATE PLAIN\r\n");
            assertThat(inAnExchange.line()).startsWith("+");
            assertThat(busy.line()).startsWith("* OK");
            String line;
            do {
                busy.send("a NOOP\r\n");
                line = busy.line();
            } while (line.startsWith("a OK"));
            assertThat(line).startsWith("* BYE [UNAVAILABLE]");
            assertThat(inALiteral.line()).startsWith("* BYE [UNAVAILABLE]");
            assertThat(inAnExchange.line()).startsWith("a NO");
            assertThat(inAnExchange.line()).startsWith("* BYE [UNAVAILABLE]");
            inside.ok("NOOP");
        }
    }

    @Test
    void refusesNamesOfTenKilobytes() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            assertThat(talk.reply("CREATE " + "n".repeat(10_240))).startsWith("NO [CANNOT]");
            assertThat(talk.reply("SELECT " + "n/".repeat(5_000) + "n")).startsWith("NO [CANNOT]");
            assertThat(talk.reply("LIST \"\" " + "%*".repeat(5_000))).startsWith("NO [CANNOT]");
        }
    }

    @Test
    void answersManySelectionsOfALargeHeader() throws Exception {
        String header = ("X-Long: " + "x".repeat(990) + "\r\n").repeat(900);
        StringBuilder items = new StringBuilder("BODY.PEEK[HEADER.FIELDS (X)]");
        for (int i = 1; i < 10; i++) {
            items.append(" BODY.PEEK[HEADER.FIELDS.NOT (X")
                    .append(i)
                    .append(")]<")
                    .append(i)
                    .append(".899000>");
        }
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            house.mail(MailboxName.INBOX, (header + "\r\n").getBytes(StandardCharsets.US_ASCII), Flags.NONE);
            talk.ok("SELECT INBOX");
            talk.send("a FETCH 1 (" + items + ")\r\n");
            assertThat(talk.line()).isEqualTo("* 1 FETCH (BODY[HEADER.FIELDS (X)] {2}");
            assertThat(talk.line()).isEmpty();
            for (int i = 1; i < 10; i++) {
                assertThat(talk.line()).endsWith(" BODY[HEADER.FIELDS.NOT (X" + i + ")]<" + i + "> {899000}");
                assertThat(new String(talk.octets(899_000), StandardCharsets.US_ASCII)
                                .equals(header.substring(i, i + 899_000)))
                        .isTrue();
            }
            assertThat(talk.line()).isEqualTo(")");
            assertThat(talk.line()).startsWith("a OK");
        }
    }

    @Test
    void readsPastARefusedMessageOfAnySizeThatAppendTakes() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            talk.send("a APPEND nowhere {" + LARGE + "+}\r\n" + "x".repeat(LARGE) + "\r\nb NOOP\r\n");
            assertThat(talk.line()).startsWith("a NO [TRYCREATE]");
            assertThat(talk.line()).startsWith("b OK");
        }
    }

    @Test
    void refusesALongCommandWhileTooMuchIsHeldOfOthersAndGoesOn() throws Exception {
        MemoryBudget budget = MemoryBudget.unfinishedInput();
        long all = Runtime.getRuntime().maxMemory() / 8;
        String names = "a LIST {900+}\r\n" + "x".repeat(900) + " {900+}\r\n" + "y".repeat(900) + "\r\nb NOOP\r\n";
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            assertThat(budget.take(all)).isTrue();
            try {
                talk.send(names);
                assertThat(talk.line()).startsWith("a NO [UNAVAILABLE]");
                assertThat(talk.line()).startsWith("b OK");
            } finally {
                budget.giveBack(all);
            }
            talk.send(names);
            assertThat(talk.line()).startsWith("a OK");
            assertThat(talk.line()).startsWith("b OK");
            assertThat(budget.taken()).isZero();
        }
    }

    @Test
    void refusesALargeMessageThatCantBeSpooledAndGoesOn() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            house.breakSpool();
            talk.send("a APPEND INBOX {" + LARGE + "+}\r\n" + "x".repeat(LARGE) + " {5+}\r\nhello\r\n");
            assertThat(talk.line()).startsWith("a NO [UNAVAILABLE]");
            talk.send("b APPEND INBOX {5+}\r\nhello\r\n");
            assertThat(talk.line()).startsWith("b OK [APPENDUID");
            assertThat(talk.ok("STATUS INBOX (MESSAGES)")).contains("* STATUS INBOX (MESSAGES 1)");
        }
    }
}
