package org.palomar.filter.scorer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.scorer.CorpusState;
import org.palomar.api.script.MailboxEvents.Cause;
import org.palomar.api.script.MailboxEvents.Event;
import org.palomar.mailboxes.InMemoryMailStore;

/** What owners do with their mail, over the real mail store. */
class MailboxLessonsTest {

    private static final Account ANA = new Account(new AccountId(7), Address.of("ana@here.test"), "", true);
    private static final MailboxName JUNK = MailboxName.of("Junk");
    private static final MailboxName TRASH = MailboxName.of("Trash");
    private static final MailboxName SENT = MailboxName.of("Sent");
    private static final MailboxName ARCHIVE = MailboxName.of("Archive");
    private static final MailboxName FILES = MailboxName.of("Work/Files");

    private final InMemoryMailStore mail = InMemoryMailStore.open();
    private volatile ScorerSettings settings = read(Map.of());
    private RunningScorer running;
    private MailAccount account;
    private int count;

    private static ScorerSettings read(Map<String, Object> values) {
        try {
            return ScorerSettings.read(new Values(values));
        } catch (Exception wrong) {
            throw new AssertionError(wrong);
        }
    }

    @BeforeEach
    void open() throws Exception {
        running = RunningScorer.open(mail.store(), Clock.systemUTC(), () -> settings, new ScorerMetrics());
        account = mail.mail().account(ANA.id());
        var unused = account.create(FILES, java.util.Set.of());
    }

    @AfterEach
    void close() {
        running.stop();
        mail.close();
    }

    private UidSet put(Mailbox mailbox, Flags flags) throws Exception {
        count++;
        String text = "Subject: number " + count + "\r\nMessage-ID: <" + count + "@far.test>\r\n\r\nwords " + count;
        Content content = Content.of(text.getBytes(StandardCharsets.UTF_8));
        return mailbox.append(
                List.of(new NewMessage(mail.mail().stage(content), Content.of(new byte[0]), flags, Instant.EPOCH)));
    }

    private void move(MailboxName from, MailboxName to) throws Exception {
        Mailbox source = account.open(from);
        Mailbox target = account.open(to);
        UidSet moved = source.move(put(source, Flags.NONE), target).target();
        tell(new Event(ANA, to, target, Cause.COPY, moved, Flags.NONE, Optional.of(from)));
    }

    private void tell(Event event) {
        new MailboxLessons(running.lessons(), running.teacher(), () -> Optional.of(mail.mail())).happened(event);
    }

    /** Messages learned as spam and as wanted, by the account, after all that was told. */
    private List<Integer> learned() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        running.lessons().later(done::countDown); // behind all that was told
        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
        running.stop();
        List<CorpusState> corpora = new Administration(running.corpora(), running.teacher(), () -> settings).corpora();
        running = RunningScorer.open(mail.store(), Clock.systemUTC(), () -> settings, new ScorerMetrics());
        return corpora.size() < 2
                ? List.of(0, 0)
                : List.of(corpora.get(1).spam(), corpora.get(1).ham());
    }

    @Test
    void whatComesIntoJunkIsSpamAndWhatIsTakenOutIsWanted() throws Exception {
        move(MailboxName.INBOX, JUNK);
        assertThat(learned()).containsExactly(1, 0);
        move(FILES, JUNK);
        assertThat(learned()).containsExactly(2, 0);
        move(JUNK, MailboxName.INBOX);
        move(JUNK, ARCHIVE);
        assertThat(learned()).containsExactly(2, 2);
    }

    /** Programs make mailboxes of their own for spam, and put some below others. */
    @Test
    void whatIsCalledSoIsTakenForIt() throws Exception {
        for (String name : List.of("Junk E-mail", "Spam", JUNK + "/2026", TRASH + "/old", "Deleted Items")) {
            var unused = account.create(MailboxName.of(name), java.util.Set.of());
        }
        move(MailboxName.INBOX, MailboxName.of("Junk E-mail"));
        move(MailboxName.INBOX, MailboxName.of(JUNK + "/2026"));
        assertThat(learned()).containsExactly(2, 0);
        move(JUNK, MailboxName.of("Spam"));
        move(JUNK, MailboxName.of(TRASH + "/old"));
        move(MailboxName.INBOX, MailboxName.of("Deleted Items"));
        assertThat(learned()).containsExactly(2, 0);
    }

    @Test
    void theSameMessageMovedBackIsTurned() throws Exception {
        Mailbox inbox = account.open(MailboxName.INBOX);
        Mailbox junk = account.open(JUNK);
        UidSet there = inbox.move(put(inbox, Flags.NONE), junk).target();
        tell(new Event(ANA, JUNK, junk, Cause.COPY, there, Flags.NONE, Optional.of(MailboxName.INBOX)));
        assertThat(learned()).containsExactly(1, 0);
        UidSet back = junk.move(there, inbox).target();
        tell(new Event(ANA, MailboxName.INBOX, inbox, Cause.COPY, back, Flags.NONE, Optional.of(JUNK)));
        assertThat(learned()).containsExactly(0, 1);
    }

    @Test
    void whatIsArchivedOrAnsweredIsWanted() throws Exception {
        move(MailboxName.INBOX, ARCHIVE);
        assertThat(learned()).containsExactly(0, 1);
        Mailbox inbox = account.open(MailboxName.INBOX);
        UidSet answered = put(inbox, Flags.of(Flag.ANSWERED));
        tell(new Event(ANA, MailboxName.INBOX, inbox, Cause.FLAG, answered, Flags.of(Flag.ANSWERED), Optional.empty()));
        assertThat(learned()).containsExactly(0, 2);
        UidSet cleared = put(inbox, Flags.NONE);
        tell(new Event(ANA, MailboxName.INBOX, inbox, Cause.FLAG, cleared, Flags.of(Flag.ANSWERED), Optional.empty()));
        tell(new Event(ANA, MailboxName.INBOX, inbox, Cause.FLAG, answered, Flags.of(Flag.SEEN), Optional.empty()));
        assertThat(learned()).containsExactly(0, 2);
    }

    @Test
    void whatSaysNothingTeachesNothing() throws Exception {
        move(JUNK, TRASH);
        move(MailboxName.INBOX, TRASH);
        move(FILES, MailboxName.INBOX);
        move(MailboxName.INBOX, SENT);
        Mailbox inbox = account.open(MailboxName.INBOX);
        tell(new Event(
                ANA, MailboxName.INBOX, inbox, Cause.APPEND, put(inbox, Flags.NONE), Flags.NONE, Optional.empty()));
        assertThat(learned()).containsExactly(0, 0);
        Mailbox junk = account.open(JUNK);
        tell(new Event(ANA, JUNK, junk, Cause.APPEND, put(junk, Flags.NONE), Flags.NONE, Optional.empty()));
        assertThat(learned()).containsExactly(1, 0);
    }

    /** Anybody can write anything into a mailbox of theirs, as often as they like. */
    @Test
    void whatIsPutIntoJunkTeachesTheAccountAlone() throws Exception {
        settings = read(Map.of("owners-teach-server", "true"));
        Mailbox junk = account.open(JUNK);
        tell(new Event(ANA, JUNK, junk, Cause.APPEND, put(junk, Flags.NONE), Flags.NONE, Optional.empty()));
        assertThat(learned()).containsExactly(1, 0);
        assertThat(running.corpora().server().totals().toldSpam()).isZero();
        move(MailboxName.INBOX, JUNK);
        assertThat(learned()).containsExactly(2, 0);
        assertThat(running.corpora().server().totals().toldSpam()).isEqualTo(1);
    }

    @Test
    void whatIsAnsweredInJunkOrTheTrashSaysNothing() throws Exception {
        for (MailboxName name : List.of(JUNK, TRASH)) {
            Mailbox mailbox = account.open(name);
            UidSet there = put(mailbox, Flags.of(Flag.ANSWERED));
            tell(new Event(ANA, name, mailbox, Cause.FLAG, there, Flags.of(Flag.ANSWERED), Optional.empty()));
        }
        assertThat(learned()).containsExactly(0, 0);
    }

    /** Nobody knows what all people call their bins. */
    @Test
    void whatGoesToAFolderOfSomeNameIsNotTakenForWanted() throws Exception {
        for (String name : List.of("Papierkorb", "Roskakori", "Archive/2026")) {
            var unused = account.create(MailboxName.of(name), java.util.Set.of());
        }
        move(MailboxName.INBOX, MailboxName.of("Papierkorb"));
        move(MailboxName.INBOX, MailboxName.of("Roskakori"));
        move(JUNK, MailboxName.of("Roskakori"));
        move(MailboxName.INBOX, FILES);
        assertThat(learned()).containsExactly(0, 0);
        move(MailboxName.INBOX, MailboxName.of("Archive/2026"));
        assertThat(learned()).containsExactly(0, 1);
    }

    @Test
    void whoArchivesAllOfAMailboxSaysNothingOfEach() throws Exception {
        Mailbox inbox = account.open(MailboxName.INBOX);
        UidSet.Builder all = new UidSet.Builder();
        for (int i = 0; i < 21; i++) {
            put(inbox, Flags.NONE).forEach(all::add);
        }
        Mailbox archive = account.open(ARCHIVE);
        UidSet moved = inbox.move(all.build(), archive).target();
        tell(new Event(ANA, ARCHIVE, archive, Cause.COPY, moved, Flags.NONE, Optional.of(MailboxName.INBOX)));
        assertThat(learned()).containsExactly(0, 0);
    }

    /** Moving costs nothing, reading does. */
    @Test
    void ofOneAccountSoManyAreReadInADay() throws Exception {
        int most = ScorerSettings.MOST_LESSONS;
        assertThat(running.lessons().allowance(ANA.id(), most - 1)).isEqualTo(most - 1);
        move(MailboxName.INBOX, JUNK);
        move(MailboxName.INBOX, JUNK);
        assertThat(running.lessons().allowance(new AccountId(8), most + 1)).isEqualTo(most);
        assertThat(learned()).containsExactly(1, 0);
    }

    /** A program that marks all of a mailbox costs its owner nothing of the day. */
    @Test
    void whatTeachesNothingIsNotCharged() throws Exception {
        Mailbox inbox = account.open(MailboxName.INBOX);
        for (int i = 0; i < 3; i++) {
            UidSet cleared = put(inbox, Flags.NONE);
            tell(new Event(
                    ANA, MailboxName.INBOX, inbox, Cause.FLAG, cleared, Flags.of(Flag.ANSWERED), Optional.empty()));
            move(MailboxName.INBOX, SENT);
        }
        assertThat(running.lessons().allowance(ANA.id(), ScorerSettings.MOST_LESSONS))
                .isEqualTo(ScorerSettings.MOST_LESSONS);
    }

    @Test
    void whoHasHadAllOfTheDayDoesNotWaitAndWhatIsLostIsTold() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        running.lessons().later(() -> {
            try {
                go.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        for (int i = 0; i < Turns.MOST_EACH + 3; i++) {
            move(MailboxName.INBOX, JUNK);
        }
        assertThat(running.lessons().lost()).map(Losses.Lost::messages).contains(3L);
        int most = ScorerSettings.MOST_LESSONS;
        assertThat(running.lessons().allowance(ANA.id(), most)).isEqualTo(most - Turns.MOST_EACH - 3);
        move(MailboxName.INBOX, JUNK);
        assertThat(running.lessons().lost()).map(Losses.Lost::messages).contains(3L);
        go.countDown();
        assertThat(learned()).containsExactly(Turns.MOST_EACH, 0);
    }

    @Test
    void aLargeMessageIsNotReadToBeLearned() throws Exception {
        Mailbox junk = account.open(JUNK);
        Content large = Content.of(("Subject: large\r\n\r\n" + "x".repeat((int) ScorerSettings.MOST_OCTETS))
                .getBytes(StandardCharsets.UTF_8));
        UidSet there = junk.append(
                List.of(new NewMessage(mail.mail().stage(large), Content.of(new byte[0]), Flags.NONE, Instant.EPOCH)));
        tell(new Event(ANA, JUNK, junk, Cause.APPEND, there, Flags.NONE, Optional.empty()));
        assertThat(learned()).containsExactly(0, 0);
    }
}
