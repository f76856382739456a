package org.palomar.imap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;

/** What transcripts can't say: large input, several clients, a server that goes. */
@Timeout(60)
class SessionTest {

    private static final int LARGE = 3 * 1024 * 1024;

    @Test
    void looksAtExistingMailOnly() throws Exception {
        try (ImapHouse house = ImapHouse.open()) {
            house.mail(MailboxName.INBOX, "short.eml", Flags.NONE);
            try (ImapTalk talk = ImapTalk.alice(house)) {
                talk.ok("SELECT INBOX");
                String ranges = String.join(",", Collections.nCopies(10_000, "1:4294967295"));
                long start = System.nanoTime();
                assertThat(talk.command("UID FETCH " + ranges + " FLAGS")).hasSize(2);
                assertThat(talk.command("UID SEARCH UID 1:4294967295")).contains("* SEARCH 1");
                assertThat(talk.reply("UID STORE 1:4294967295 +FLAGS.SILENT (\\Seen)"))
                        .startsWith("OK");
                assertThat(talk.reply("UID COPY 2:4294967295 Trash")).startsWith("OK");
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
            }
        }
    }

    @Test
    void keepsOctetsOfLargeMessages() throws Exception {
        byte[] message = new byte[LARGE];
        new Random(7).nextBytes(message);
        byte[] header = "Subject: large\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(header, 0, message, 0, header.length);
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            talk.send("a APPEND INBOX {" + LARGE + "}\r\n");
            assertThat(talk.line()).startsWith("+");
            talk.send(message);
            talk.send("\r\n");
            assertThat(talk.line()).startsWith("a OK [APPENDUID");
            assertThat(house.spooled()).isZero();
            talk.ok("SELECT INBOX");
            talk.send("b FETCH 1 BODY.PEEK[]\r\n");
            assertThat(talk.line()).isEqualTo("* 1 FETCH (BODY[] {" + LARGE + "}");
            assertThat(Arrays.equals(talk.octets(LARGE), message)).isTrue();
            assertThat(talk.line()).isEqualTo(")");
            assertThat(talk.line()).startsWith("b OK");
            talk.send("c FETCH 1 BODY.PEEK[]<2000000.1100000>\r\n");
            assertThat(talk.line()).isEqualTo("* 1 FETCH (BODY[]<2000000> {1100000}");
            assertThat(talk.octets(1_100_000)).isEqualTo(Arrays.copyOfRange(message, 2_000_000, 3_100_000));
        }
    }

    @Test
    void appendsManyInOneCommand() throws Exception {
        StringBuilder command = new StringBuilder("a APPEND INBOX");
        for (int i = 0; i < 500; i++) {
            command.append(" (\\Flagged) {10+}\r\nA: b\r\n\r\nxx");
        }
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            talk.send(command + "\r\n");
            assertThat(talk.line()).matches("a OK \\[APPENDUID \\d+ 1:500] .*");
            List<String> select = talk.ok("SELECT INBOX");
            assertThat(select).contains("* 500 EXISTS");
            assertThat(talk.ok("FETCH 1:* (UID FLAGS)"))
                    .hasSize(501)
                    .contains("* 250 FETCH (UID 250 FLAGS (\\Flagged))");
        }
    }

    @Test
    void leavesNothingOfAnAppendThatBreaksOff() throws Exception {
        try (ImapHouse house = ImapHouse.open()) {
            try (ImapTalk talk = ImapTalk.alice(house)) {
                talk.send("a APPEND INBOX {" + LARGE + "+}\r\nSubject: half\r\n\r\n");
            }
            try (ImapTalk talk = ImapTalk.alice(house)) {
                assertThat(talk.ok("STATUS INBOX (MESSAGES)")).contains("* STATUS INBOX (MESSAGES 0)");
                house.withdraw();
            }
            assertThat(house.spooled()).isZero();
        }
    }

    @Test
    void saysByeWhenTheServerGoes() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk waiting = ImapTalk.alice(house);
                ImapTalk idling = ImapTalk.alice(house);
                ImapTalk inAnExchange = new ImapTalk(house.port())) {
            inAnExchange.line();
            inAnExchange.send("a AUTHENTICATE PLAIN\r\n");
            assertThat(inAnExchange.line()).startsWith("+");
            idling.ok("SELECT INBOX");
            idling.send("a IDLE\r\n");
            assertThat(idling.line()).startsWith("+");
            house.withdraw();
            assertThat(waiting.line()).startsWith("* BYE [UNAVAILABLE]");
            assertThat(waiting.isAtEnd()).isTrue();
            assertThat(idling.line()).startsWith("* BYE [UNAVAILABLE]");
            assertThat(idling.isAtEnd()).isTrue();
            assertThat(inAnExchange.line()).startsWith("a NO [UNAVAILABLE]");
            assertThat(inAnExchange.line()).startsWith("* BYE [UNAVAILABLE]");
            assertThat(inAnExchange.isAtEnd()).isTrue();
        }
    }

    @Test
    void saysByeWhenTheSelectedMailboxIsDeleted() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk first = ImapTalk.alice(house);
                ImapTalk second = ImapTalk.alice(house)) {
            first.ok("CREATE Work");
            first.ok("SELECT Work");
            second.ok("DELETE Work");
            first.send("a NOOP\r\n");
            assertThat(first.line()).startsWith("* BYE");
        }
    }

    @Test
    void refusesLoginsWhileNobodyCanCheckThem() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = new ImapTalk(house.port())) {
            house.withoutAuthenticator();
            talk.line();
            assertThat(talk.reply("LOGIN alice@example.org x")).startsWith("NO [UNAVAILABLE]");
            assertThat(talk.reply("AUTHENTICATE PLAIN AGEAYg==")).startsWith("NO [UNAVAILABLE]");
        }
    }

    @Test
    void aLoginWaitsForAServiceThatIsBeingRestarted() throws Exception {
        try (ImapHouse house = ImapHouse.with(Map.of("service-wait", "30s"));
                ImapTalk talk = new ImapTalk(house.port())) {
            talk.line();
            house.withoutAuthenticator();
            talk.send("n NOOP\r\na LOGIN alice@example.org \"" + ImapHouse.PASSWORD + "\"\r\n");
            await().until(() -> house.figures().contains("palomar_imap_command{verb=NOOP}1"));
            house.withAuthenticatorAgain();
            assertThat(talk.line()).startsWith("n OK ");
            assertThat(talk.line()).startsWith("a OK ");
        }
    }

    @Test
    void theGreetingWaitsForAServiceThatIsBeingRestarted() throws Exception {
        try (ImapHouse house = ImapHouse.with(Map.of("service-wait", "30s"))) {
            house.withoutAuthenticator();
            try (ImapTalk talk = new ImapTalk(house.port())) {
                await().until(() -> house.figures().contains("palomar_imap_sessions{}1"));
                house.withAuthenticatorAgain();
                assertThat(talk.line()).contains(" AUTH=PLAIN ").doesNotContain("LOGINDISABLED");
            }
        }
    }

    @Test
    void saysByeWhenAServiceLeavesWhileItIsAsked() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = new ImapTalk(house.port())) {
            talk.line();
            house.authenticatorLeavesInLogin();
            talk.send("a LOGIN alice@example.org x\r\n");
            assertThat(talk.line()).startsWith("* BYE [UNAVAILABLE]");
        }
    }

    @Test
    void saysByeWithANumberAfterABug() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = new ImapTalk(house.port())) {
            talk.line();
            house.authenticatorIsBroken();
            talk.send("a LOGIN alice@example.org x\r\n");
            assertThat(talk.line()).startsWith("* BYE [SERVERBUG]");
        }
    }

    @Test
    void showsOthersChangesToEachSession() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk first = ImapTalk.alice(house);
                ImapTalk second = ImapTalk.alice(house)) {
            first.ok("SELECT INBOX");
            second.ok("SELECT INBOX");
            second.send("a APPEND INBOX {5+}\r\nA: b\n\r\n");
            assertThat(second.until("a")).contains("* 1 EXISTS");
            assertThat(first.ok("NOOP")).contains("* 1 EXISTS");
            second.ok("STORE 1 +FLAGS (\\Answered)");
            assertThat(first.ok("UID FETCH 1 UID")).contains("* 1 FETCH (FLAGS (\\Answered))");
        }
    }

    @Test
    void separatesAccounts() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk bob = new ImapTalk(house.port())) {
            house.mail(MailboxName.INBOX, "short.eml", Flags.NONE);
            bob.line();
            bob.ok("LOGIN bob@example.org \"" + ImapHouse.PASSWORD + "\"");
            assertThat(bob.ok("SELECT INBOX")).contains("* 0 EXISTS");
        }
    }

    @Test
    void answersPipelinedCommandsInOrder() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            StringBuilder commands = new StringBuilder();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                commands.append("p").append(i).append(" NOOP\r\n");
                expected.add("p" + i + " OK done");
            }
            talk.send(commands.toString());
            for (String line : expected) {
                assertThat(talk.line()).isEqualTo(line);
            }
        }
    }

    @Test
    void countsWhatItDoes() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            talk.ok("NOOP");
            assertThat(house.figures())
                    .contains("palomar_imap_sessions{}1", "palomar_imap_command{verb=LOGIN}1")
                    .anyMatch(line -> line.startsWith("palomar_imap_replies{status=OK}"));
        }
    }

    @Test
    void keepsTheLastGoodConfiguration() throws Exception {
        try (ImapHouse house = ImapHouse.with(Map.of("append-limit", "2M"))) {
            assertThat(house.server().findings()).isEmpty();
            house.server().modified(Map.of("append-limit", "a lot"));
            assertThat(house.server().findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.text())
                            .contains("palomar.imap.cfg")
                            .contains("append-limit"));
            try (ImapTalk talk = ImapTalk.alice(house)) {
                assertThat(talk.ok("CAPABILITY").get(0)).endsWith("APPENDLIMIT=2097152");
            }
        }
    }
}
