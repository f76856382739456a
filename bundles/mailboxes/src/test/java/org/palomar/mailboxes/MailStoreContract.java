package org.palomar.mailboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.palomar.api.mailbox.AccessKeys;
import org.palomar.api.mailbox.Annotated;
import org.palomar.api.mailbox.AnnotationName;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.Waking;
import org.palomar.api.mailbox.Wakings;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;

/** What the mail store does, whatever engine is below: the lists of mailboxes, and by what it extends the mailboxes and messages. */
public abstract class MailStoreContract extends SharedMailboxContract {

    private static final AnnotationName COMMENT =
            AnnotationName.parse("/Private/Comment").orElseThrow();
    private static final AnnotationName COLOUR =
            AnnotationName.parse("/shared/vendor/acme/colour").orElseThrow();

    @Test
    void releasesBodiesOfADeletedMailboxAndTellsItsReaders() throws StoreException, IOException, MailboxException {
        MailAccount account = mail.account(ALICE);
        Mailbox lists = account.create(MailboxName.of("Lists"), Set.of());
        append(lists, 10);
        account.delete(MailboxName.of("Lists"));
        assertThat(lists.isDeleted()).isTrue();
        assertThat(lists.view().count()).isEqualTo(10);
        assertThat(readAll(lists)).isEmpty();
        assertThatThrownBy(() -> append(lists, 1))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.NON_EXISTENT));
        assertThatThrownBy(() -> open("Lists"))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.NON_EXISTENT));
        AtomicInteger references = new AtomicInteger();
        store.references((hash, owner) -> references.incrementAndGet());
        assertThat(references).hasValue(0);
        assertSound();
    }

    @Test
    void createsTheLevelsAboveAndKeepsThemBelow() throws StoreException, MailboxException {
        MailAccount account = mail.account(ALICE);
        account.create(MailboxName.of("a/b/c"), Set.of());
        assertThat(open("a/b").view().count()).isZero();
        account.delete(MailboxName.of("a/b"));
        assertThat(account.list()).anySatisfy(entry -> {
            assertThat(entry.name().value()).isEqualTo("a/b");
            assertThat(entry.selectable()).isFalse();
        });
        assertThatThrownBy(() -> account.create(MailboxName.of("a/b/c"), Set.of()))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.ALREADY_EXISTS));
        assertThatThrownBy(() -> account.delete(MailboxName.INBOX))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.LIMIT_OR_RULE));
    }

    @Test
    void renamesAWholeTree() throws StoreException, IOException, MailboxException {
        MailAccount account = mail.account(ALICE);
        Mailbox child = account.create(MailboxName.of("a/b"), Set.of());
        append(child, 1);
        account.rename(MailboxName.of("a"), MailboxName.of("x/y"));
        assertThat(open("x/y/b").id()).isEqualTo(child.id());
        assertThat(subjects(open("x/y/b"))).containsExactly("m0");
        assertThat(open("x").view().count()).isZero();
        assertThatThrownBy(() -> open("a")).isInstanceOf(MailboxException.class);
        assertThatThrownBy(() -> account.rename(MailboxName.of("x"), MailboxName.of("x/z")))
                .isInstanceOf(MailboxException.class);
        assertThatThrownBy(() -> account.rename(MailboxName.of("x"), MailboxName.of("Sent")))
                .isInstanceOf(MailboxException.class);
        assertThatThrownBy(() -> account.rename(MailboxName.of("none"), MailboxName.of("other")))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.NON_EXISTENT));
    }

    // RFC 9051 §6.3.6: the messages move, INBOX stays and is empty.
    @Test
    void renamesInboxByMovingItsMessages() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 2);
        mail.account(ALICE).rename(MailboxName.INBOX, MailboxName.of("Old/2020"));
        assertThat(inbox().id()).isEqualTo(inbox.id());
        assertThat(inbox().view().count()).isZero();
        assertThat(subjects(open("Old/2020"))).containsExactly("m0", "m1");
        assertSound();
    }

    @Test
    void keepsSubscriptionsWithoutAMailbox() throws StoreException, MailboxException {
        mail.account(ALICE).subscribe(MailboxName.of("Later"), true);
        mail.account(ALICE).subscribe(MailboxName.of("Sent"), false);
        restart();
        assertThat(mail.account(ALICE).list()).anySatisfy(entry -> {
            assertThat(entry.name().value()).isEqualTo("Later");
            assertThat(entry.selectable()).isFalse();
            assertThat(entry.subscribed()).isTrue();
        });
        assertThat(mail.account(ALICE).list())
                .noneMatch(entry -> entry.name().value().equals("Sent") && entry.subscribed());
    }

    @Test
    void keepsAnnotationsWithTheirMailbox() throws StoreException, MailboxException {
        MailAccount account = mail.account(ALICE);
        Mailbox work = account.create(MailboxName.of("Work"), Set.of());
        work.annotate(Map.of(COMMENT, octets("first"), COLOUR, octets("red")), Set.of());
        work.annotate(Map.of(COMMENT, octets("second")), Set.of(COLOUR));
        account.annotate(Map.of(COMMENT, octets("of alice")), Set.of());
        account.rename(MailboxName.of("Work"), MailboxName.of("Play"));
        restart();
        assertThat(open("Play").annotations()).containsExactly(Map.entry(COMMENT, octets("second")));
        assertThat(open("Play").annotation(COMMENT)).contains(octets("second"));
        assertThat(inbox().annotations()).isEmpty();
        assertThat(mail.account(ALICE).annotation(COMMENT)).contains(octets("of alice"));
        assertThat(mail.account(BOB).annotations()).isEmpty();
        assertSound();
    }

    @Test
    void removesAnnotationsWithTheirMailboxAndAccount() throws StoreException, MailboxException {
        MailAccount account = mail.account(ALICE);
        Mailbox work = account.create(MailboxName.of("Work"), Set.of());
        work.annotate(Map.of(COMMENT, octets("x")), Set.of());
        account.annotate(Map.of(COMMENT, octets("x")), Set.of());
        account.delete(MailboxName.of("Work"));
        assertThat(work.annotations()).isEmpty();
        assertThatThrownBy(() -> work.annotate(Map.of(COMMENT, octets("y")), Set.of()))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.NON_EXISTENT));
        mail.erase(ALICE);
        assertThat(account.annotations()).isEmpty();
        assertThatThrownBy(() -> account.annotate(Map.of(COMMENT, octets("y")), Set.of()))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.NON_EXISTENT));
        assertSound();
    }

    @Test
    void boundsAnnotations() throws StoreException, MailboxException {
        Mailbox inbox = inbox();
        assertThatThrownBy(() -> inbox.annotate(Map.of(COMMENT, new byte[Annotated.MAX_VALUE + 1]), Set.of()))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.TOO_BIG));
        Map<AnnotationName, byte[]> many = new HashMap<>();
        for (int i = 0; i < Annotated.MAX_ANNOTATIONS; i++) {
            many.put(AnnotationName.parse("/private/n" + i).orElseThrow(), octets("v"));
        }
        inbox.annotate(many, Set.of());
        assertThatThrownBy(() -> inbox.annotate(Map.of(COMMENT, octets("one more")), Set.of()))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.LIMIT_OR_RULE));
        inbox.annotate(Map.of(), many.keySet());
        byte[] large = new byte[Annotated.MAX_VALUE];
        Map<AnnotationName, byte[]> full = new HashMap<>();
        for (int i = 0; i < Annotated.MAX_ALL_VALUES / Annotated.MAX_VALUE; i++) {
            full.put(AnnotationName.parse("/private/n" + i).orElseThrow(), large);
        }
        inbox.annotate(full, Set.of());
        assertThatThrownBy(() -> inbox.annotate(Map.of(COMMENT, octets("one more")), Set.of()))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.LIMIT_OR_RULE));
        assertThat(inbox.annotations()).hasSize(4);
    }

    @Test
    void keepsTheKeyOfAMailboxUntilItIsRenewed() throws StoreException, MailboxException {
        AccessKeys keys = mail.account(ALICE).accessKeys();
        assertThat(keys.find(MailboxName.INBOX)).isEmpty();
        byte[] first = keys.make(MailboxName.INBOX);
        assertThat(first).hasSize(AccessKeys.OCTETS);
        assertThat(keys.make(MailboxName.INBOX)).isEqualTo(first);
        assertThat(mail.account(BOB).accessKeys().make(MailboxName.INBOX)).isNotEqualTo(first);
        restart();
        keys = mail.account(ALICE).accessKeys();
        assertThat(key(keys, MailboxName.INBOX)).isEqualTo(first);
        keys.renew(MailboxName.INBOX);
        byte[] second = key(keys, MailboxName.INBOX);
        assertThat(second).isNotEqualTo(first);
        restart();
        assertThat(key(mail.account(ALICE).accessKeys(), MailboxName.INBOX)).isEqualTo(second);
        assertSound();
    }

    @Test
    void keysGoWithTheirMailboxAndAllAtOnce() throws StoreException, MailboxException {
        MailAccount account = mail.account(ALICE);
        AccessKeys keys = account.accessKeys();
        account.create(MailboxName.of("Work"), Set.of());
        byte[] first = keys.make(MailboxName.of("Work"));
        account.rename(MailboxName.of("Work"), MailboxName.of("Play"));
        assertThat(key(keys, MailboxName.of("Play"))).isEqualTo(first);
        assertThat(keys.find(MailboxName.of("Work"))).isEmpty();
        account.delete(MailboxName.of("Play"));
        account.create(MailboxName.of("Play"), Set.of());
        assertThat(keys.find(MailboxName.of("Play"))).isEmpty();
        assertThatThrownBy(() -> keys.make(MailboxName.of("Work")))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.NON_EXISTENT));
        keys.make(MailboxName.of("Play"));
        keys.make(MailboxName.INBOX);
        byte[] bobs = mail.account(BOB).accessKeys().make(MailboxName.INBOX);
        keys.removeAll();
        restart();
        assertThat(mail.account(ALICE).accessKeys().find(MailboxName.of("Play")))
                .isEmpty();
        assertThat(mail.account(ALICE).accessKeys().find(MailboxName.INBOX)).isEmpty();
        assertThat(key(mail.account(BOB).accessKeys(), MailboxName.INBOX)).isEqualTo(bobs);
        mail.erase(BOB);
        assertThat(mail.account(BOB).accessKeys().find(MailboxName.INBOX)).isEmpty();
        assertSound();
    }

    @Test
    void keepsWhenMessagesWakeWithTheirDelivery() throws StoreException, IOException, MailboxException {
        MailAccount account = mail.account(ALICE);
        account.create(MailboxName.of("Later"), Set.of());
        Instant first = Instant.parse("2026-03-04T05:06:07Z");
        UnitOfWork unit = store.open();
        mail.deliver(
                unit,
                List.of(
                        new MailStore.Placement(
                                ALICE,
                                MailboxName.of("Later"),
                                fresh("second", Flags.NONE),
                                Optional.of(new Waking(first.plusSeconds(60), "two"))),
                        new MailStore.Placement(
                                ALICE,
                                MailboxName.of("Later"),
                                fresh("first", Flags.NONE),
                                Optional.of(new Waking(first, "one ñ"))),
                        // there is no such mailbox: it is in INBOX at once
                        new MailStore.Placement(
                                ALICE,
                                MailboxName.of("No such"),
                                fresh("none", Flags.NONE),
                                Optional.of(new Waking(first, "none")))));
        assertThat(mail.wakings().next(Instant.EPOCH)).isEmpty();
        unit.commit();
        restart();
        Wakings wakings = mail.wakings();
        assertThat(wakings.next(Instant.EPOCH)).contains(first);
        assertThat(wakings.next(first)).contains(first.plusSeconds(60));
        assertThat(wakings.next(first.plusSeconds(60))).isEmpty();
        assertThat(wakings.due(first.minusMillis(1), 10).due()).isEmpty();
        List<Wakings.Due> due = wakings.due(first, 10).due();
        assertThat(due)
                .containsExactly(new Wakings.Due(
                        first, ALICE, open("Later").id(), Optional.of(MailboxName.of("Later")), 2, "one ñ"));
        assertThat(wakings.due(first.plusSeconds(60), 10).due()).hasSize(2);
        assertThat(wakings.due(first.plusSeconds(60), 1).due()).hasSize(1);
        // noted by a clock that was ahead, or the clock is behind
        assertThat(wakings.due(first.minus(Wakings.FARTHEST).minusSeconds(1), 10)
                        .due())
                .isEmpty();
        assertThat(wakings.strays(first.minus(Wakings.FARTHEST).plusSeconds(61), 10)
                        .due())
                .isEmpty();
        assertThat(wakings.strays(first.minus(Wakings.FARTHEST).minusSeconds(1), 10)
                        .due())
                .hasSize(2);
        wakings.putOff(due, first.plusSeconds(7));
        restart();
        assertThat(mail.wakings().due(first.plusSeconds(6), 10).due()).isEmpty();
        assertThat(mail.wakings().due(first.plusSeconds(7), 10).due())
                .singleElement()
                .satisfies(one -> assertThat(one.note()).isEqualTo("one ñ"));
        mail.wakings().done(mail.wakings().due(first.plusSeconds(7), 10).due());
        restart();
        assertThat(mail.wakings().due(first.plusSeconds(60), 10).due())
                .singleElement()
                .satisfies(one -> assertThat(one.uid()).isEqualTo(1));
        mail.account(ALICE).delete(MailboxName.of("Later"));
        assertThat(mail.wakings().due(first.plusSeconds(60), 10).due())
                .singleElement()
                .satisfies(one -> assertThat(one.name()).isEmpty());
        mail.erase(ALICE);
        assertThat(mail.wakings().due(first.plusSeconds(60), 10).due())
                .singleElement()
                .satisfies(one -> assertThat(one.name()).isEmpty());
        assertSound();
    }

    private static byte[] key(AccessKeys keys, MailboxName mailbox) throws StoreException {
        return keys.find(mailbox).orElseThrow().octets();
    }

    @Test
    void aKeySaysWhoseItIs() throws StoreException, MailboxException {
        MailAccount account = mail.account(ALICE);
        MailboxName work = MailboxName.of("Work");
        Mailbox first = account.create(work, Set.of());
        account.accessKeys().make(work);
        assertThat(account.accessKeys().find(work).orElseThrow().mailbox()).isEqualTo(first.id());
        account.rename(work, MailboxName.of("Old"));
        Mailbox second = account.create(work, Set.of());
        account.accessKeys().make(work);
        assertThat(account.accessKeys().find(work).orElseThrow().mailbox())
                .isEqualTo(second.id())
                .isNotEqualTo(first.id());
        assertSound();
    }

    @Test
    void whoLooksForAnAccountMakesNothing() throws StoreException {
        assertThat(mail.find(ALICE)).isEmpty();
        mail.account(ALICE);
        assertThat(mail.find(ALICE).orElseThrow().id()).isEqualTo(ALICE);
        mail.erase(ALICE);
        assertThat(mail.find(ALICE)).isEmpty();
        restart();
        assertThat(mail.find(ALICE)).isEmpty();
        assertSound();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void erasesAnAccountWithAllItsMail() throws StoreException, IOException, MailboxException {
        append(inbox(), 5);
        mail.erase(ALICE);
        AtomicInteger references = new AtomicInteger();
        store.references((hash, owner) -> references.incrementAndGet());
        assertThat(references).hasValue(0);
        assertThat(inbox().view().count()).isZero();
    }
}
