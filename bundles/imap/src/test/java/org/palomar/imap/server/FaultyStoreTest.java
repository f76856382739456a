package org.palomar.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;

/** What a client still has of a store in which something is wrong. */
@Timeout(60)
class FaultyStoreTest {

    @Test
    void readsUnreadMailWhenTheStoreTakesNoChanges() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            house.mail(MailboxName.INBOX, "short.eml", Flags.NONE);
            house.mail(MailboxName.INBOX, "short.eml", Flags.NONE);
            house.faults().takeNoChanges();
            talk.ok("SELECT INBOX");
            List<String> answer = talk.ok("FETCH 1:* (FLAGS BODY[HEADER.FIELDS (SUBJECT)])");
            assertThat(answer)
                    .filteredOn(line -> line.contains("FETCH"))
                    .hasSize(2)
                    .allMatch(line -> line.contains("(FLAGS () BODY[HEADER.FIELDS (SUBJECT)] {"));
            assertThat(talk.reply("STORE 1 +FLAGS (\\Seen)")).startsWith("NO [UNAVAILABLE]");
        }
    }

    @Test
    void listsWhatIsBesideADamagedMailbox() throws Exception {
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = ImapTalk.alice(house)) {
            house.faults().damage(MailboxName.of("Junk"));
            List<String> answer = talk.ok("LIST \"\" * RETURN (STATUS (MESSAGES))");
            assertThat(answer)
                    .contains("* STATUS INBOX (MESSAGES 0)", "* STATUS Trash (MESSAGES 0)")
                    .anyMatch(line -> line.startsWith("* LIST ") && line.endsWith(" Junk"))
                    .noneMatch(line -> line.startsWith("* STATUS Junk"));
            assertThat(talk.reply("STATUS Junk (MESSAGES)")).startsWith("NO [CORRUPTION]");
        }
    }
}
