package org.palomar.mailboxes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.mailbox.Waking;
import org.palomar.api.mailbox.Wakings;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.KeyValueMailStore;
import org.palomar.mailboxes.internal.StoreInspection;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.mailboxes.internal.record.Keywords;
import org.palomar.mailboxes.internal.record.StateRecord;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

/** Damage costs what is damaged, and an unfinished deletion holds nothing up. */
class DamagedRecordsTest {

    private static final AccountId ALICE = new AccountId(1);
    private static final MailboxName LISTS = MailboxName.of("Lists");
    private static final byte[] DAMAGE = {1};

    private final WeighingEngine engine = new WeighingEngine();
    private Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private MailStore mail = InMemoryMailStore.open().mail();

    @BeforeEach
    void open() throws StoreException {
        store.close();
        engine.mend();
        store = Stores.open(engine, StoreSettings.DEFAULT);
        KeyValueMailStore opened = KeyValueMailStore.open(store, Clock.systemUTC(), 1000);
        opened.finishLeftovers();
        mail = opened;
    }

    @AfterEach
    void close() {
        store.close();
        engine.close();
    }

    private Mailbox open(MailboxName name) throws StoreException, MailboxException {
        return mail.account(ALICE).open(name);
    }

    private NewMessage message() throws StoreException, IOException {
        StagedMessage staged = mail.stage(Content.of("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII)));
        return new NewMessage(staged, Content.of(new byte[0]), Flags.NONE, Instant.EPOCH);
    }

    private int references() throws StoreException {
        int[] references = new int[1];
        store.references((hash, owner) -> references[0]++);
        return references[0];
    }

    @Test
    void aDamagedRecordOfFlagsHidesNoMessage() throws StoreException, IOException, MailboxException {
        Mailbox inbox = open(MailboxName.INBOX);
        inbox.append(List.of(message(), message(), message()));
        inbox.changeFlags(UidSet.of(2), new FlagChange(FlagChange.Kind.ADD, Flags.of(Flag.SEEN)), Long.MAX_VALUE);
        engine.damage(Keys.flags(inbox.id().value(), 2), DAMAGE);
        open();
        assertThat(open(MailboxName.INBOX).view().count()).isEqualTo(3);
        assertThat(StoreInspection.problems(mail))
                .singleElement()
                .asString()
                .contains("INBOX")
                .contains("UIDs 1 to 255")
                .contains("flags are damaged");
        FlagChange seen = new FlagChange(FlagChange.Kind.ADD, Flags.of(Flag.SEEN));
        open(MailboxName.INBOX).changeFlags(UidSet.ALL, seen, Long.MAX_VALUE);
        assertThat(StoreInspection.problems(mail)).isEmpty();
    }

    @Test
    void changesOfOtherMessagesLeaveWhatDamageHides() throws StoreException, IOException, MailboxException {
        Mailbox inbox = open(MailboxName.INBOX);
        List<NewMessage> messages = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            messages.add(message());
        }
        inbox.append(messages);
        FlagChange seen = new FlagChange(FlagChange.Kind.ADD, Flags.of(Flag.SEEN));
        inbox.changeFlags(UidSet.ALL, seen, Long.MAX_VALUE);
        long modSeq = inbox.view().highestModSeq();
        byte[] row = Keys.row(inbox.id().value(), 100);
        byte[] whole = engine.get(row).orElseThrow();
        engine.damage(row, DAMAGE);
        open();
        FlagChange flagged = new FlagChange(FlagChange.Kind.ADD, Flags.of(Flag.FLAGGED));
        open(MailboxName.INBOX).changeFlags(UidSet.ALL, flagged, Long.MAX_VALUE);
        assertThat(open(MailboxName.INBOX).expunge(UidSet.ALL, false).size()).isEqualTo(299);
        engine.damage(row, whole);
        open();
        MailboxView view = open(MailboxName.INBOX).view();
        assertThat(view.count()).isEqualTo(1);
        assertThat(view.uid(0)).isEqualTo(100);
        assertThat(view.flags(0)).isEqualTo(Flags.of(Flag.SEEN));
        assertThat(view.modSeq(0)).isEqualTo(modSeq);
        assertThat(StoreInspection.problems(mail)).isEmpty();
    }

    @Test
    void aDeletionThatCantGoOnHoldsUpNoStart() throws StoreException, IOException, MailboxException {
        Mailbox lists = mail.account(ALICE).create(LISTS, Set.of());
        lists.append(List.of(message()));
        engine.damage(Keys.dying(lists.id().value()), new byte[0]);
        engine.damage(Keys.state(lists.id().value()), DAMAGE);
        engine.refuseOneAfter(0);
        store.close();
        store = Stores.open(engine, StoreSettings.DEFAULT);
        KeyValueMailStore opened = KeyValueMailStore.open(store, Clock.systemUTC(), 1000);
        opened.finishLeftovers();
        mail = opened;
        assertThat(open(MailboxName.INBOX).append(List.of(message())).size()).isEqualTo(1);
        open();
        assertThat(engine.get(Keys.dying(lists.id().value()))).isEmpty();
    }

    @Test
    void aMailboxWhoseStateIsDamagedCanBeDeleted() throws StoreException, IOException, MailboxException {
        Mailbox lists = mail.account(ALICE).create(LISTS, Set.of());
        lists.append(List.of(message()));
        engine.damage(Keys.state(lists.id().value()), DAMAGE);
        open();
        mail.account(ALICE).delete(LISTS);
        assertThat(mail.account(ALICE).list()).noneMatch(entry -> entry.name().equals(LISTS));
        assertThat(engine.get(Keys.state(lists.id().value()))).isEmpty();
        assertThat(engine.get(Keys.dying(lists.id().value()))).isEmpty();
    }

    @Test
    void aDeliveryThatMeetsADyingMailboxGoesToInbox() throws StoreException, IOException, MailboxException {
        Mailbox lists = mail.account(ALICE).create(LISTS, Set.of());
        engine.damage(Keys.dying(lists.id().value()), new byte[0]);
        engine.refuseOneAfter(0);
        store.close();
        store = Stores.open(engine, StoreSettings.DEFAULT);
        KeyValueMailStore opened = KeyValueMailStore.open(store, Clock.systemUTC(), 1000);
        opened.finishLeftovers();
        mail = opened;
        var unit = store.open();
        mail.deliver(unit, List.of(new MailStore.Placement(ALICE, LISTS, message())));
        unit.commit();
        assertThat(open(MailboxName.INBOX).view().count()).isEqualTo(1);
    }

    @Test
    void aDeletionThatCantGoOnIsFinishedWhenItCan() throws StoreException, IOException, MailboxException {
        Mailbox lists = mail.account(ALICE).create(LISTS, Set.of());
        lists.append(List.of(message()));
        engine.refuseAllAfter(1, StoreException.Reason.FULL);
        mail.account(ALICE).delete(LISTS);
        assertThat(mail.account(ALICE).list()).noneMatch(entry -> entry.name().equals(LISTS));
        assertThat(lists.isDeleted()).isTrue();
        assertThat(references()).isEqualTo(1);
        engine.mend();
        ((KeyValueMailStore) mail).finishLeftovers();
        assertThat(references()).isZero();
        assertThat(lists.isDeleted()).isTrue();
        assertThat(engine.get(Keys.dying(lists.id().value()))).isEmpty();
        assertThat(StoreInspection.problems(mail)).isEmpty();
    }

    @Test
    void anErasureThatCantGoOnIsFinishedWhenItCan() throws StoreException, IOException, MailboxException {
        open(MailboxName.INBOX).append(List.of(message()));
        mail.account(ALICE).create(LISTS, Set.of()).append(List.of(message()));
        engine.refuseAllAfter(1, StoreException.Reason.FULL);
        mail.erase(ALICE);
        assertThat(references()).isEqualTo(2);
        engine.mend();
        ((KeyValueMailStore) mail).finishLeftovers();
        assertThat(references()).isZero();
        assertThat(StoreInspection.problems(mail)).isEmpty();
    }

    @Test
    void anErasedAccountLeavesNothingAfterACrash() throws StoreException, IOException, MailboxException {
        Mailbox inbox = open(MailboxName.INBOX);
        long validity = inbox.view().uidValidity();
        inbox.append(List.of(message(), message()));
        engine.refuseAllAfter(1, StoreException.Reason.FULL);
        mail.erase(ALICE);
        assertThat(references()).isEqualTo(2);
        open();
        assertThat(references()).isZero();
        assertThat(open(MailboxName.INBOX).view().count()).isZero();
        assertThat(open(MailboxName.INBOX).view().uidValidity()).isGreaterThan(validity);
        assertThat(StoreInspection.problems(mail)).isEmpty();
    }

    private static byte[] reference(byte[] hash, byte[] owner) {
        return ByteBuffer.allocate(1 + hash.length + owner.length)
                .put((byte) 'r')
                .put(hash)
                .put(owner)
                .array();
    }

    @Test
    void namesAMessageWithoutReferenceAndAReferenceWithoutMessage()
            throws StoreException, IOException, MailboxException {
        Mailbox inbox = open(MailboxName.INBOX);
        inbox.append(List.of(message(), message()));
        byte[] hash = store.stage(Content.of("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII)))
                .id()
                .hash();
        engine.lose(reference(hash, Keys.owner(inbox.id().value(), 2)));
        engine.damage(reference(hash, Keys.owner(99, 5)), new byte[0]);
        assertThat(StoreInspection.problems(mail))
                .containsExactlyInAnyOrder(
                        "Account 1, mailbox INBOX, UID 2: the reference that keeps its body is missing.",
                        "Mailbox number 99, UID 5: a body is kept for it, and no such message has it.");
    }

    @Test
    void namesAMailboxThatNobodyListsAndNumbersThatWouldBeGivenAgain()
            throws StoreException, IOException, MailboxException {
        Mailbox inbox = open(MailboxName.INBOX);
        inbox.append(List.of(message(), message()));
        long id = inbox.id().value();
        long validity = inbox.view().uidValidity();
        engine.damage(Keys.state(99), new StateRecord(1, validity, 1, 1, Keywords.NONE).encode());
        engine.damage(Keys.state(id), new StateRecord(1, validity, 2, 9, Keywords.NONE).encode());
        assertThat(StoreInspection.problems(mail))
                .containsExactlyInAnyOrder(
                        "Mailbox number 99 of account 1: the account does not list it.",
                        "Mailbox number 99: the store would give its number again, after 6.",
                        "Account 1, mailbox INBOX, UID 2: UIDNEXT is not behind it.");
    }

    private void sleeping(AccountId account, Instant at) throws StoreException, IOException, MailboxException {
        if (mail.account(account).list().stream()
                .noneMatch(entry -> entry.name().equals(LISTS))) {
            assertThat(mail.account(account).create(LISTS, Set.of())).isNotNull();
        }
        var unit = store.open();
        mail.deliver(
                unit, List.of(new MailStore.Placement(account, LISTS, message(), Optional.of(new Waking(at, "note")))));
        unit.commit();
    }

    @Test
    void whatIsDamagedKeepsNobodyElseAsleepAndStaysOnTheList() throws StoreException, IOException, MailboxException {
        AccountId bob = new AccountId(2);
        AccountId carol = new AccountId(3);
        AccountId dave = new AccountId(4);
        Instant at = Instant.ofEpochSecond(1000);
        for (AccountId account : List.of(ALICE, carol, dave, bob)) {
            sleeping(account, at);
        }
        sleeping(dave, at); // UID 2
        long alone = mail.account(carol).open(LISTS).id().value();
        long hidden = mail.account(dave).open(LISTS).id().value();
        List<byte[]> keys = List.of(
                Keys.account(ALICE.value()),
                Keys.state(alone),
                Keys.row(hidden, 1),
                Keys.waking(at.toEpochMilli() - 1, 1, 1));
        List<Optional<byte[]>> whole = new ArrayList<>();
        for (byte[] key : keys) {
            whole.add(engine.get(key));
            engine.damage(key, DAMAGE);
        }
        open();
        Wakings.Batch batch = mail.wakings().due(at, 2);
        assertThat(batch.due()).extracting(Wakings.Due::account).containsExactly(dave, bob);
        assertThat(batch.unreadable()).isEqualTo(4);
        assertThat(mail.wakings().next(at)).isEmpty();
        for (int i = 0; i < 3; i++) {
            engine.damage(keys.get(i), whole.get(i).orElseThrow());
        }
        open();
        assertThat(mail.wakings().due(at, 10).due()).hasSize(5);
    }

    /** An engine that can't read some notes, as of a damaged block: a walk ends where it meets one. */
    private static final class Torn extends MemoryBehind {
        private final List<Long> mailboxes = new ArrayList<>();

        @Override
        public void scan(byte[] from, byte[] to, Visitor visitor) throws StoreException {
            super.scan(from, to, (key, value) -> {
                if (key[0] == 'w' && mailboxes.contains(Keys.wakingMailbox(key))) {
                    throw new StoreException(StoreException.Reason.DAMAGED, "a block is damaged (by order)");
                }
                return visitor.visit(key, value);
            });
        }
    }

    @Test
    void notesBehindADamagedStretchOfThemAreFound() throws StoreException, IOException, MailboxException {
        Instant at = Instant.ofEpochSecond(1000);
        try (Torn torn = new Torn();
                Store.Owned other = Stores.open(torn, StoreSettings.DEFAULT)) {
            MailStore whole = mail;
            Store.Owned before = store;
            mail = KeyValueMailStore.open(other, Clock.systemUTC(), 1000);
            store = other;
            try {
                List<Long> ids = new ArrayList<>();
                for (int account = 1; account <= 5; account++) {
                    sleeping(new AccountId(account), at);
                    ids.add(mail.account(new AccountId(account))
                            .open(LISTS)
                            .id()
                            .value());
                }
                sleeping(ALICE, at.plusSeconds(60));
                torn.mailboxes.addAll(List.of(ids.get(0), ids.get(2), ids.get(3)));
                Wakings.Batch batch = mail.wakings().due(at, 10);
                assertThat(batch.due())
                        .extracting(Wakings.Due::account)
                        .containsExactly(new AccountId(2), new AccountId(5));
                assertThat(batch.unreadable()).isEqualTo(2);
                assertThat(mail.wakings().next(at)).isEmpty();
                torn.mailboxes.clear();
                assertThat(mail.wakings().due(at, 10).due()).hasSize(5);
                assertThat(mail.wakings().next(at)).contains(at.plusSeconds(60));
            } finally {
                mail = whole;
                store = before;
            }
        }
    }
}
