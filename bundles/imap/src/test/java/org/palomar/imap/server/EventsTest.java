package org.palomar.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.script.MailboxEvents;
import org.palomar.api.script.MailboxWitness;
import org.palomar.api.store.StoreException;

/** What a session tells to those who run scripts (RFC 6785), and what a client sees of it. */
class EventsTest {

    /** Notes events, and does to messages what a script might. */
    private static final class Notes implements MailboxEvents {

        private final List<String> told = new ArrayList<>();
        private boolean concerned = true;
        private boolean broken;

        @Override
        public boolean concern(AccountId account, Cause cause) {
            return concerned;
        }

        @Override
        public void happened(Event event) {
            if (broken) {
                throw new IllegalStateException("a bug, on purpose");
            }
            String flags = event.changed().set().stream().map(Flag::toString).collect(Collectors.joining(","));
            told.add((event.cause() + " " + event.name() + " " + event.uids() + " " + flags + " "
                            + event.from().map(MailboxName::value).orElse(""))
                    .strip());
            try {
                var unused = event.mailbox()
                        .changeFlags(
                                event.uids(),
                                new FlagChange(
                                        FlagChange.Kind.ADD,
                                        Flags.of(Flag.parse("$script").orElseThrow())),
                                Long.MAX_VALUE);
            } catch (StoreException | MailboxException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    private final Notes notes = new Notes();
    private ImapHouse house;
    private ImapTalk talk;

    @BeforeEach
    void open() throws Exception {
        house = ImapHouse.with(Map.of("sieve-server", "sieve://mail.example.org:4190"));
        house.withEvents(notes);
        talk = new ImapTalk(house.port());
        talk.line();
        talk.ok("LOGIN alice@example.org \"" + ImapHouse.PASSWORD + "\"");
    }

    @AfterEach
    void close() throws Exception {
        talk.close();
        house.close();
    }

    private void mail(Flags flags) throws Exception {
        house.mail(MailboxName.INBOX, "short.eml", flags);
    }

    @Test
    void tellsOfMessagesThatComeIntoAMailbox() throws Exception {
        mail(Flags.NONE);
        mail(Flags.NONE);
        talk.ok("APPEND Sent {7+}\r\nA: b\r\nx");
        talk.ok("SELECT INBOX");
        talk.ok("COPY 1:2 Archive");
        talk.ok("MOVE 2 Archive");
        assertThat(notes.told).containsExactly("APPEND Sent 1", "COPY Archive 1:2  INBOX", "COPY Archive 3  INBOX");
    }

    @Test
    void tellsWitnessesWhetherScriptsRunOrNotAndWhateverOneOfThemDoes() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        MailboxWitness broken = event -> {
            throw new IllegalStateException("a bug, on purpose");
        };
        MailboxWitness witness = event -> heard.add(event.cause() + " " + event.name() + " " + event.uids());
        notes.concerned = false;
        house.withWitness(broken);
        house.withWitness(witness);
        mail(Flags.NONE);
        talk.ok("SELECT INBOX");
        talk.ok("STORE 1 +FLAGS (\\Answered)");
        talk.ok("MOVE 1 Junk");
        assertThat(heard).containsExactly("FLAG INBOX 1", "COPY Junk 1");
        assertThat(notes.told).isEmpty();
        house.withoutWitness(witness);
        talk.ok("APPEND Junk {7+}\r\nA: b\r\nx");
        assertThat(heard).hasSize(2);
    }

    @Test
    void tellsOfFlagsByWhatChanged() throws Exception {
        mail(Flags.NONE);
        mail(Flags.of(Flag.FLAGGED));
        mail(Flags.of(Flag.SEEN, Flag.FLAGGED));
        talk.ok("SELECT INBOX");
        String stored = String.join("\n", talk.ok("STORE 1:3 FLAGS (\\Seen \\Flagged)"));
        assertThat(notes.told).containsExactlyInAnyOrder("FLAG INBOX 1 \\Flagged,\\Seen", "FLAG INBOX 2 \\Seen");
        assertThat(stored)
                .contains("* 1 FETCH (FLAGS ($script \\Flagged \\Seen))")
                .contains("* 3 FETCH (FLAGS (\\Flagged \\Seen))");
        notes.told.clear();
        talk.ok("STORE 1:3 +FLAGS (\\Seen)");
        assertThat(notes.told).as("nothing changed").isEmpty();
        talk.ok("STORE 3 -FLAGS.SILENT (\\Seen)");
        assertThat(notes.told).containsExactly("FLAG INBOX 3 \\Seen");
    }

    @Test
    void readingMarksAndIsToldToo() throws Exception {
        mail(Flags.NONE);
        mail(Flags.of(Flag.SEEN));
        talk.ok("SELECT INBOX");
        talk.ok("FETCH 1:2 BODY.PEEK[]");
        assertThat(notes.told).isEmpty();
        String fetched = String.join("\n", talk.ok("FETCH 1:2 BODY[]"));
        assertThat(notes.told).containsExactly("FLAG INBOX 1 \\Seen");
        assertThat(fetched).contains("$script");
    }

    @Test
    void namesTheServerThatTakesScriptsWhileThereIsSomebodyToRunThem() throws Exception {
        assertThat(String.join("\n", talk.ok("CAPABILITY"))).contains(" IMAPSIEVE=sieve://mail.example.org:4190");
        house.server().unsetEvents(notes);
        assertThat(String.join("\n", talk.ok("CAPABILITY"))).doesNotContain("IMAPSIEVE");
    }

    @Test
    void aBugOfScriptsIsNotTheClientsTrouble() throws Exception {
        notes.broken = true;
        talk.ok("APPEND INBOX {7+}\r\nA: b\r\nx");
        talk.ok("SELECT INBOX");
        assertThat(String.join("\n", talk.ok("STORE 1 +FLAGS (\\Seen)"))).contains("\\Seen");
    }

    @Test
    void nobodyIsToldWhatConcernsNoScript() throws Exception {
        notes.concerned = false;
        talk.ok("APPEND INBOX {7+}\r\nA: b\r\nx");
        talk.ok("SELECT INBOX");
        talk.ok("STORE 1 +FLAGS (\\Seen)");
        assertThat(notes.told).isEmpty();
    }
}
