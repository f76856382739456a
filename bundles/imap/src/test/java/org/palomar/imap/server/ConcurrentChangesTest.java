package org.palomar.imap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.message.Content;

/**
 * What another session changes while a command is answered. The answer is larger than all buffers on its way and the client reads slowly, so that the command
 * is surely not at its end when the other session acts.
 */
@Timeout(60)
class ConcurrentChangesTest {

    private static final int MORE_THAN_BUFFERS = 16 * 1024 * 1024;

    /** A UID beyond what the store reads ahead. */
    private static final int LAST = 700;

    // RFC 9051 §5.2, §6.4.5
    @Test
    void tellsFlagsThatOthersChangeWhileAFetchMarksMessagesSeen() throws Exception {
        try (ImapHouse house = ImapHouse.open()) {
            house.mail(MailboxName.INBOX, "short.eml", Flags.NONE);
            house.mail(MailboxName.INBOX, large(), Flags.NONE);
            try (ImapTalk slow = ImapTalk.alice(house);
                    ImapTalk other = ImapTalk.alice(house)) {
                slow.ok("SELECT INBOX");
                other.ok("SELECT INBOX");
                slow.send("a FETCH 1:2 (BODY[])\r\n");
                assertThat(slow.line()).startsWith("* 1 FETCH (BODY[] {");
                while (!slow.line().equals(" FLAGS (\\Seen))")) {
                    // the rest of the first message
                }
                other.ok("STORE 1 FLAGS (\\Flagged)");
                assertThat(slow.line()).startsWith("* 2 FETCH (BODY[] {");
                assertThat(slow.octets(MORE_THAN_BUFFERS)).hasSize(MORE_THAN_BUFFERS);
                assertThat(slow.until("a"))
                        .contains("* 1 FETCH (FLAGS (\\Flagged))")
                        .noneMatch(line -> line.startsWith("* 2 FETCH"));
            }
        }
    }

    // RFC 9051 §5.2, §6.4.6
    @Test
    void tellsFlagsThatOthersChangeWhileAStoreIsAnswered() throws Exception {
        int messages = 2_000;
        try (ImapHouse house = ImapHouse.open()) {
            for (int i = 0; i < messages; i++) {
                house.mail(MailboxName.INBOX, "short.eml", Flags.NONE);
            }
            try (ImapTalk slow = ImapTalk.alice(house);
                    ImapTalk other = ImapTalk.alice(house)) {
                slow.ok("SELECT INBOX");
                other.ok("SELECT INBOX");
                slow.send("a STORE 1:* FLAGS (" + manyKeywords() + ")\r\n");
                String line;
                do {
                    line = slow.line();
                } while (!line.startsWith("* 1 FETCH"));
                other.ok("STORE 1 FLAGS (\\Flagged)");
                List<String> rest = slow.until("a");
                assertThat(rest.stream().mapToInt(String::length).sum()).isGreaterThan(MORE_THAN_BUFFERS);
                // Cut: a failure prints them.
                List<String> starts = rest.stream()
                        .map(each -> each.substring(0, Math.min(28, each.length())))
                        .toList();
                assertThat(starts).contains("* 1 FETCH (FLAGS (\\Flagged))");
                assertThat(starts)
                        .filteredOn(each -> each.startsWith("* 2 FETCH"))
                        .hasSize(1);
            }
        }
    }

    // RFC 7162 §3.1.3: the same change by another session came first; its modseq is what a conditional STORE needs
    @Test
    void tellsTheModseqOfAChangeThatAnotherSessionMadeFirst() throws Exception {
        try (ImapHouse house = ImapHouse.open()) {
            house.mail(MailboxName.INBOX, "short.eml", Flags.NONE);
            try (ImapTalk talk = ImapTalk.alice(house);
                    ImapTalk other = ImapTalk.alice(house)) {
                talk.ok("SELECT INBOX (CONDSTORE)");
                other.ok("SELECT INBOX");
                other.ok("STORE 1 +FLAGS.SILENT (\\Flagged)");
                assertThat(talk.ok("STORE 1 +FLAGS.SILENT (\\Flagged)"))
                        .anyMatch(line -> line.matches("\\* 1 FETCH \\(MODSEQ \\(\\d+\\)\\)"));
            }
        }
    }

    // RFC 9051 §6.4.9: a UID without a message is no error; RFC 2180 §4.1.2: a number without one is
    @ParameterizedTest
    @CsvSource({"UID FETCH, OK fetched", "FETCH, NO [EXPUNGEISSUED] some messages are gone"})
    void answersForMessagesThatVanishWhileItFetches(String command, String reply) throws Exception {
        try (ImapHouse house = ImapHouse.open()) {
            house.mail(MailboxName.INBOX, "short.eml", Flags.NONE);
            house.mail(MailboxName.INBOX, large(), Flags.NONE);
            // The next is surely read ahead with the large one, the last surely not.
            house.mail(MailboxName.INBOX, "nested.eml", Flags.of(Flag.DELETED));
            for (int uid = 4; uid < LAST; uid++) {
                house.mail(MailboxName.INBOX, "short.eml", Flags.NONE);
            }
            house.mail(MailboxName.INBOX, "plain.eml", Flags.of(Flag.DELETED));
            try (ImapTalk slow = ImapTalk.alice(house);
                    ImapTalk other = ImapTalk.alice(house)) {
                slow.ok("SELECT INBOX");
                other.ok("SELECT INBOX");
                slow.send("a " + command + " 1:* (BODY.PEEK[])\r\n");
                assertThat(slow.line()).startsWith("* 1 FETCH");
                Content third = house.stored(MailboxName.INBOX, 3);
                other.ok("EXPUNGE");
                await().atMost(Duration.ofSeconds(30)).until(() -> isCollected(third));
                while (!slow.line().startsWith("* 2 FETCH")) {
                    // the rest of the first message
                }
                slow.octets(MORE_THAN_BUFFERS);
                List<String> rest = slow.until("a");
                assertThat(rest).endsWith("a " + reply).noneMatch(line -> line.startsWith("* 3 FETCH"));
                assertThat(rest).filteredOn("* 3 EXPUNGE"::equals).hasSize(command.equals("FETCH") ? 0 : 1);
            }
        }
    }

    private static boolean isCollected(Content content) {
        try (InputStream in = content.open()) {
            in.readAllBytes();
            return false;
        } catch (IOException gone) {
            return true;
        }
    }

    private static byte[] large() {
        byte[] large = new byte[MORE_THAN_BUFFERS];
        Arrays.fill(large, (byte) 'x');
        return large;
    }

    private static String manyKeywords() {
        StringBuilder keywords = new StringBuilder();
        for (int i = 0; i < Flags.MAX_FLAGS; i++) {
            keywords.append(i == 0 ? "" : " ").append("k").append(i).append("x".repeat(85));
        }
        return keywords.toString();
    }
}
