package org.palomar.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;

/** Commands that cost much, one for each processor: the others go on, and so does the end of the server. */
@Timeout(120)
class FairnessTest {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    @Test
    void othersHaveTheirTurnWhileMailboxesAreListed() throws Exception {
        try (ImapHouse house = ImapHouse.open()) {
            try (ImapTalk talk = ImapTalk.alice(house)) {
                for (int i = 0; i < 500; i++) {
                    talk.ok("CREATE " + "a".repeat(MailboxName.MAX_OCTETS - 10) + i);
                }
            }
            assertOthersGoOn(house, "LIST \"\" " + "a*".repeat(999) + "b");
        }
    }

    @Test
    void othersHaveTheirTurnWhileMailIsSearched() throws Exception {
        byte[] text = ("\r\n" + "zebra ".repeat(100_000)).getBytes(StandardCharsets.US_ASCII);
        StringBuilder keys = new StringBuilder("SEARCH");
        for (int i = 0; i < 50; i++) {
            keys.append(" NOT BODY zebras").append(i);
        }
        try (ImapHouse house = ImapHouse.open()) {
            for (int i = 0; i < 50; i++) {
                house.mail(MailboxName.INBOX, text, Flags.NONE);
            }
            assertOthersGoOn(house, keys.toString());
        }
    }

    private static void assertOthersGoOn(ImapHouse house, String costly) throws Exception {
        List<ImapTalk> busy = new ArrayList<>();
        try (ImapTalk other = ImapTalk.alice(house)) {
            for (int i = 0; i < PROCESSORS; i++) {
                ImapTalk talk = ImapTalk.alice(house);
                busy.add(talk);
                talk.ok("SELECT INBOX");
            }
            for (ImapTalk talk : busy) {
                talk.send("a " + costly + "\r\n");
            }
            for (int i = 0; i < 20; i++) {
                other.ok("NOOP");
            }
            house.withdraw();
            for (ImapTalk talk : busy) {
                // The good-bye alone where the command had not begun: never what it found.
                assertThat(talk.line()).matches("a NO \\[UNAVAILABLE] .*|\\* BYE .*");
            }
        } finally {
            for (ImapTalk talk : busy) {
                talk.close();
            }
        }
    }
}
