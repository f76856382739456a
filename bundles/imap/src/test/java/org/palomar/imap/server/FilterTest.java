package org.palomar.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.directory.Account;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.script.MailboxFilter;
import org.palomar.api.script.ScriptRefusalException;

/** FILTER=SIEVE: what a client asks, and what it is told. */
class FilterTest {

    /** Changes messages with odd UIDs, and fails on that with UID 4. */
    private static final class Fake implements MailboxFilter {

        private final List<Which> asked = new ArrayList<>();
        private final List<UidSet> ran = new ArrayList<>();

        @Override
        public Prepared prepare(Account account, Which which) throws ScriptRefusalException {
            asked.add(which);
            if (which.equals(new Which.Text("wrong"))) {
                throw new ScriptRefusalException(ScriptRefusalException.Reason.WRONG, "line 1: wrong");
            }
            if (which.equals(new Which.Personal("none"))) {
                throw new ScriptRefusalException(ScriptRefusalException.Reason.NON_EXISTENT, "none");
            }
            return this::run;
        }

        private List<Result> run(MailboxName name, Mailbox mailbox, UidSet uids) {
            ran.add(uids);
            List<Result> results = new ArrayList<>();
            uids.forEach(uid -> results.add(new Result(uid, uid % 2 == 1, uid == 4 ? "line 7: ñ" : "")));
            return results;
        }
    }

    private final Fake filter = new Fake();
    private ImapHouse house;
    private ImapTalk talk;

    @BeforeEach
    void open() throws Exception {
        house = ImapHouse.open();
        house.withFilter(filter);
        for (int i = 0; i < 5; i++) {
            house.mail(MailboxName.INBOX, "short.eml", Flags.NONE);
        }
        talk = ImapTalk.alice(house);
        talk.ok("SELECT INBOX");
    }

    @AfterEach
    void close() throws Exception {
        talk.close();
        house.close();
    }

    @Test
    void tellsOfMessagesThatChangedOrFailed() throws Exception {
        assertThat(talk.ok("CAPABILITY").getFirst()).contains(" FILTER=SIEVE");
        List<String> told = talk.ok("UID FILTER SIEVE SCRIPT {5+}\r\nkeep; UID 2:5");
        assertThat(filter.asked).containsExactly(new MailboxFilter.Which.Text("keep;"));
        assertThat(filter.ran).containsExactly(UidSet.range(2, 5));
        String tag = told.getLast().substring(0, told.getLast().indexOf(' '));
        assertThat(told)
                .startsWith(
                        "* 3 FILTERED (TAG " + tag + ") UID 3 OK",
                        "* 4 FILTERED (TAG " + tag + ") UID 4 ERRORS {12}",
                        "line 7: \u00c3\u00b1",
                        "",
                        "* 5 FILTERED (TAG " + tag + ") UID 5 OK");
    }

    @Test
    void namesWhatIsToRun() throws Exception {
        talk.ok("FILTER SIEVE DELIVERY UNSEEN");
        talk.ok("FILTER SIEVE PERSONAL NIL 1");
        talk.ok("FILTER SIEVE PERSONAL \"my script\" CHARSET UTF-8 SUBJECT x");
        talk.ok("UID FILTER SIEVE GLOBAL lists ALL");
        assertThat(filter.asked)
                .containsExactly(
                        new MailboxFilter.Which.Delivery(),
                        new MailboxFilter.Which.Personal(""),
                        new MailboxFilter.Which.Personal("my script"),
                        new MailboxFilter.Which.Global("lists"));
    }

    @Test
    void refusesWhatCanNotRun() throws Exception {
        List<String> told = talk.command("FILTER SIEVE SCRIPT \"wrong\" ALL");
        assertThat(told.getFirst()).matches("\\* FILTER \\(TAG t\\d+\\) ERRORS \\{15}");
        assertThat(told.getLast()).contains(" NO ");
        assertThat(talk.reply("FILTER SIEVE PERSONAL none ALL")).startsWith("NO [NONEXISTENT]");
        assertThat(talk.reply("FILTER MAGIC ALL")).startsWith("BAD");
        assertThat(talk.reply("FILTER SIEVE MAGIC ALL")).startsWith("BAD");
        assertThat(talk.reply("FILTER SIEVE DELIVERY")).startsWith("BAD");
        talk.ok("EXAMINE INBOX");
        assertThat(talk.reply("FILTER SIEVE DELIVERY ALL")).startsWith("NO [READ-ONLY]");
        house.server().unsetFilter(filter);
        talk.ok("SELECT INBOX");
        assertThat(talk.ok("CAPABILITY").getFirst()).doesNotContain("FILTER");
    }
}
