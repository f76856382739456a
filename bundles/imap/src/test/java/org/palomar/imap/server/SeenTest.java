package org.palomar.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;

/** Reading marks messages {@code \\Seen}: all that are read, and not many more. */
@Timeout(60)
class SeenTest {

    private static void append(ImapTalk talk, int messages) throws Exception {
        talk.send("a APPEND INBOX" + " {10+}\r\nA: b\r\n\r\nxx".repeat(messages) + "\r\n");
        assertThat(talk.line()).startsWith("a OK");
    }

    @Test
    void marksFewMoreThanWereSentToWhoeverStopsReading() throws Exception {
        byte[] message = new byte[1 << 20];
        try (ImapHouse house = ImapHouse.open();
                ImapTalk reader = ImapTalk.alice(house);
                ImapTalk other = ImapTalk.alice(house)) {
            for (int i = 0; i < 40; i++) {
                house.mail(MailboxName.INBOX, message, Flags.NONE);
            }
            reader.ok("SELECT INBOX");
            reader.send("a FETCH 1:* BODY[]\r\n");
            assertThat(reader.line()).startsWith("* 1 FETCH (BODY[] {");
            String status = other.ok("STATUS INBOX (UNSEEN)").getFirst();
            assertThat(Integer.parseInt(status.replaceAll("\\D", ""))).isBetween(30, 39);
        }
    }

    @Test
    void tellsTheNewFlagsOfEachMessageOnce() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            append(talk, 900);
            append(talk, 900);
            talk.ok("SELECT INBOX");
            talk.ok("STORE 500 +FLAGS.SILENT (\\Seen)");
            List<String> answer = talk.ok("FETCH 1:* BODY[TEXT]");
            assertThat(answer)
                    .filteredOn(line -> line.endsWith("FLAGS (\\Seen))"))
                    .as("as the one message is seen already")
                    .hasSize(1_799);
            assertThat(answer).filteredOn(line -> line.startsWith("* ")).hasSize(1_800);
            assertThat(talk.ok("FETCH 1:* FLAGS"))
                    .filteredOn(line -> line.contains("\\Seen"))
                    .hasSize(1_800);
        }
    }
}
