package org.palomar.mailboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.mailboxes.internal.KeyValueMailStore;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.StoreSettings;

/** One instance follows another on the same store, as when the bundle is updated, and sessions still hold mailboxes of the first. */
class SuccessionTest extends MailStoreFixture {

    private final WeighingEngine engine = new WeighingEngine();

    @AfterEach
    void mend() {
        engine.mend();
    }

    @Override
    protected KeyValueEngine openEngine() {
        return engine;
    }

    @Override
    protected KeyValueEngine reopenEngine(KeyValueEngine engine) {
        return engine;
    }

    private void succeed() throws StoreException {
        ((KeyValueMailStore) mail).retire();
        mail = KeyValueMailStore.open(store, Clock.systemUTC(), 1000);
    }

    private static void assertRefused(ThrowingCallable change) {
        assertThatThrownBy(change)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.UNAVAILABLE));
    }

    /** A POP3 client that logged in before the update, marked a message and says QUIT after it. */
    @Test
    void anExpungeThroughTheOldInstanceGivesNoUidASecondTime() throws StoreException, IOException, MailboxException {
        Mailbox before = inbox();
        append(before, 10);
        succeed();
        append(inbox(), 5);
        assertRefused(() -> before.expunge(UidSet.of(1), false));
        succeed();
        assertThat(append(inbox(), 1)).isEqualTo(UidSet.of(16));
        assertThat(readAll(inbox())).hasSize(16);
        assertSound();
    }

    @Test
    void opensBehindWhatTheOldInstanceHasBegunOnADiskThatDoesNotAnswer()
            throws StoreException, IOException, MailboxException {
        StoreSettings usual = StoreSettings.DEFAULT;
        Mailbox before = inbox();
        store.adjust(new StoreSettings(
                usual.reserve(),
                usual.groupOctets(),
                usual.groupTransactions(),
                Duration.ofMillis(50),
                usual.readThreads()));
        engine.stallAfter(0);
        assertRefused(() -> append(before, 1));
        assertRefused(this::succeed);
        engine.mend();
        store.adjust(usual);
        succeed();
        assertThat(append(inbox(), 1)).isEqualTo(UidSet.of(2));
        assertThat(readAll(inbox())).hasSize(2);
        assertSound();
    }

    @Test
    void refusesEveryChangeThroughTheOldInstance() throws StoreException, IOException, MailboxException {
        MailStore old = mail;
        MailAccount account = old.account(ALICE);
        Mailbox before = inbox();
        append(before, 3);
        UnitOfWork delivery = store.open();
        old.deliver(delivery, List.of(new MailStore.Placement(ALICE, MailboxName.INBOX, fresh("late", Flags.NONE))));
        succeed();
        append(inbox(), 2);
        String then = describe(inbox().view());
        MailboxName name = MailboxName.of("New");
        Mailbox archive = account.open(MailboxName.of("Archive"));
        assertRefused(delivery::commit);
        assertRefused(() -> append(before, 1));
        assertRefused(() -> before.changeFlags(UidSet.ALL, new FlagChange(FlagChange.Kind.ADD, SEEN), ANY));
        assertRefused(() -> before.copy(UidSet.ALL, archive));
        assertRefused(() -> before.move(UidSet.ALL, open("Archive")));
        assertRefused(() -> account.create(name, Set.of()));
        assertRefused(() -> account.rename(MailboxName.INBOX, name));
        assertRefused(() -> account.delete(MailboxName.of("Archive")));
        assertRefused(() -> account.subscribe(name, true));
        assertRefused(() -> old.erase(ALICE));
        assertRefused(() -> old.account(BOB));
        assertThat(describe(inbox().view())).isEqualTo(then);
        succeed();
        assertThat(describe(inbox().view())).isEqualTo(then);
        assertThat(before.view().count()).isEqualTo(3);
        assertSound();
    }
}
