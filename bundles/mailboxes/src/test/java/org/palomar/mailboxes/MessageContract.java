package org.palomar.mailboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxEntry;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;

/** Messages of one mailbox and between two: appended, flagged, expunged, copied, moved. */
public abstract class MessageContract extends MailStoreFixture {

    @Test
    void makesTheUsualMailboxesAtFirstUse() throws StoreException {
        MailAccount account = mail.account(ALICE);
        assertThat(account.list().stream().map(entry -> entry.name().value()))
                .containsExactly("INBOX", "Archive", "Drafts", "Junk", "Sent", "Trash");
        assertThat(account.list()).allMatch(MailboxEntry::subscribed).allMatch(MailboxEntry::selectable);
        for (SpecialUse use : SpecialUse.values()) {
            // that for mail that waits is made for the first message that does
            assertThat(account.withUse(use).isPresent()).isEqualTo(use != SpecialUse.SNOOZED);
        }
    }

    @Test
    void givesRisingUidsAndShowsWhatWasAppended() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        MailboxView empty = inbox.view();
        UidSet uids = inbox.append(List.of(fresh("one", Flags.NONE), fresh("two", SEEN)));
        assertThat(uids).isEqualTo(UidSet.range(1, 2));
        MailboxView view = inbox.view();
        assertThat(view.count()).isEqualTo(2);
        assertThat(view.uidNext()).isEqualTo(3);
        assertThat(view.highestModSeq()).isGreaterThan(empty.highestModSeq());
        assertThat(view.unseen()).isEqualTo(1);
        assertThat(view.flags(1)).isEqualTo(SEEN);
        assertThat(view.received(0)).isEqualTo(RECEIVED.toEpochMilli());
        assertThat(view.size(0)).isEqualTo(message("one").size());
        assertThat(view.totalSize()).isEqualTo(view.size(0) + view.size(1));
        assertThat(empty.count()).isZero();
        assertThat(subjects(inbox)).containsExactly("one", "two");
        assertSound();
    }

    @Test
    void putsThePrefixOfACopyBeforeItsBody() throws StoreException, IOException, MailboxException {
        Content prefix = Content.of("Return-Path: <a@example.org>\r\n".getBytes(StandardCharsets.US_ASCII));
        try (StagedMessage staged = mail.stage(message("one"))) {
            inbox().append(List.of(new NewMessage(staged, prefix, Flags.NONE, RECEIVED)));
        }
        StoredMessage stored = readAll(inbox()).getFirst();
        byte[] whole = read(message("one").prefixedBy(read(prefix)));
        assertThat(read(stored.content())).isEqualTo(whole);
        assertThat(stored.content().size())
                .isEqualTo(whole.length)
                .isEqualTo(inbox().view().size(0));
        var span = stored.summary().structure().span();
        assertThat(span.headerStart()).isZero();
        assertThat(span.end()).isEqualTo(whole.length);
        try (InputStream body = stored.content().open(span.bodyStart(), span.bodySize())) {
            assertThat(new String(body.readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("Body of one\r\n");
        }
        try (InputStream across = stored.content().open(prefix.size() - 3, 9)) {
            assertThat(across.readAllBytes()).isEqualTo(">\r\nFrom: ".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void neverGivesAUidAgain() throws StoreException, IOException, MailboxException {
        append(inbox(), 3);
        inbox().expunge(UidSet.ALL, false);
        assertThat(inbox().view().count()).isZero();
        restart();
        assertThat(append(inbox(), 1)).isEqualTo(UidSet.of(4));
    }

    @Test
    void givesANewUidValidityToAMailboxOfTheSameName() throws StoreException, IOException, MailboxException {
        MailAccount account = mail.account(ALICE);
        Mailbox first = account.create(MailboxName.of("Lists"), Set.of());
        append(first, 2);
        account.delete(MailboxName.of("Lists"));
        restart();
        Mailbox second = mail.account(ALICE).create(MailboxName.of("Lists"), Set.of());
        assertThat(second.view().uidValidity()).isGreaterThan(first.view().uidValidity());
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.view().count()).isZero();
    }

    @Test
    void isTheSameAfterRestart() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 700);
        Flag keyword = Flag.parse("$Label1").orElseThrow();
        inbox.changeFlags(UidSet.range(10, 600), new FlagChange(FlagChange.Kind.ADD, SEEN), ANY);
        inbox.changeFlags(UidSet.of(5, 300), new FlagChange(FlagChange.Kind.ADD, Flags.of(keyword)), ANY);
        inbox.changeFlags(UidSet.range(256, 511), new FlagChange(FlagChange.Kind.ADD, DELETED), ANY);
        inbox.expunge(UidSet.range(256, 480), true);
        inbox.expunge(UidSet.of(1, 3, 700), false);
        append(inbox, 2);
        inbox.changeFlags(UidSet.of(702), new FlagChange(FlagChange.Kind.REPLACE, DELETED), ANY);
        String before = describe(inbox.view());
        List<String> subjects = subjects(inbox);
        restart();
        assertThat(describe(inbox().view())).isEqualTo(before);
        assertThat(subjects(inbox())).isEqualTo(subjects).hasSize(700 - 225 - 3 + 2);
        assertSound();
    }

    @Test
    void changesFlagsAndTellsWhoChanged() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 3);
        inbox.changeFlags(UidSet.of(2), new FlagChange(FlagChange.Kind.ADD, SEEN), ANY);
        long modSeq = inbox.view().highestModSeq();
        Mailbox.FlagResult result = inbox.changeFlags(UidSet.ALL, new FlagChange(FlagChange.Kind.ADD, SEEN), ANY);
        assertThat(result.changed()).isEqualTo(UidSet.of(1, 3));
        assertThat(inbox.view().modSeq(1)).isEqualTo(modSeq);
        assertThat(inbox.view().modSeq(0))
                .isEqualTo(inbox.view().highestModSeq())
                .isGreaterThan(modSeq);
        assertThat(inbox.view().unseen()).isZero();
        inbox.changeFlags(UidSet.ALL, new FlagChange(FlagChange.Kind.REMOVE, SEEN), ANY);
        assertThat(inbox.view().unseen()).isEqualTo(3);
    }

    @Test
    void leavesModseqsAloneWhenNothingChanges() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 2);
        MailboxView before = inbox.view();
        inbox.changeFlags(UidSet.ALL, new FlagChange(FlagChange.Kind.REMOVE, SEEN), ANY);
        inbox.changeFlags(UidSet.range(50, 60), new FlagChange(FlagChange.Kind.ADD, SEEN), ANY);
        assertThat(inbox.view().highestModSeq()).isEqualTo(before.highestModSeq());
    }

    @Test
    void refusesMessagesThatChangedSince() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 2);
        long known = inbox.view().highestModSeq();
        inbox.changeFlags(UidSet.of(1), new FlagChange(FlagChange.Kind.ADD, SEEN), ANY);
        Mailbox.FlagResult result = inbox.changeFlags(UidSet.ALL, new FlagChange(FlagChange.Kind.ADD, DELETED), known);
        assertThat(result.refused()).isEqualTo(UidSet.of(1));
        assertThat(result.changed()).isEqualTo(UidSet.of(2));
        assertThat(inbox.view().flags(0)).isEqualTo(SEEN);
    }

    @Test
    void refusesMoreKeywordsThanAMailboxHoldsAndChangesNothing() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 1);
        String before = describe(inbox.view());
        List<Flag> many = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            many.add(Flag.parse("k" + i).orElseThrow());
        }
        FlagChange change = new FlagChange(FlagChange.Kind.ADD, Flags.of(many));
        assertThatThrownBy(() -> inbox.changeFlags(UidSet.ALL, change, ANY))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.LIMIT_OR_RULE));
        assertThat(describe(inbox.view())).isEqualTo(before);
    }

    @Test
    void expungesOnlyWhatIsMarkedWhenAsked() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 4);
        inbox.changeFlags(UidSet.of(2, 4), new FlagChange(FlagChange.Kind.ADD, DELETED), ANY);
        assertThat(inbox.expunge(UidSet.range(1, 3), true)).isEqualTo(UidSet.of(2));
        assertThat(inbox.view().count()).isEqualTo(3);
        assertThat(inbox.view().deleted()).isEqualTo(1);
        assertThat(subjects(inbox)).containsExactly("m0", "m2", "m3");
        assertSound();
    }

    @Test
    void copiesWithFlagsAndDates() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 3);
        Flags flags = Flags.of(Flag.SEEN, Flag.parse("$Important").orElseThrow());
        inbox.changeFlags(UidSet.of(2), new FlagChange(FlagChange.Kind.ADD, flags), ANY);
        Mailbox target = open("Archive");
        Mailbox.CopyResult result = inbox.copy(UidSet.range(2, 9), target);
        assertThat(result.source()).isEqualTo(UidSet.range(2, 3));
        assertThat(result.target()).isEqualTo(UidSet.range(1, 2));
        assertThat(result.targetUidValidity()).isEqualTo(target.view().uidValidity());
        assertThat(target.view().flags(0)).isEqualTo(flags);
        assertThat(target.view().received(0)).isEqualTo(RECEIVED.toEpochMilli());
        assertThat(inbox.view().count()).isEqualTo(3);
        inbox.expunge(UidSet.ALL, false);
        assertThat(subjects(target)).containsExactly("m1", "m2");
        assertThat(readAll(target).getFirst().emailId()).matches("[A-Za-z0-9]{1,255}");
        assertSound();
    }

    @Test
    void movesInOneChange() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 3);
        Mailbox target = open("Trash");
        assertThat(inbox.move(UidSet.of(1, 3), target).target()).isEqualTo(UidSet.range(1, 2));
        assertThat(subjects(inbox)).containsExactly("m1");
        assertThat(subjects(target)).containsExactly("m0", "m2");
        restart();
        assertThat(subjects(inbox())).containsExactly("m1");
        assertThat(subjects(open("Trash"))).containsExactly("m0", "m2");
        assertSound();
    }

    @Test
    void movesWithinOneMailboxToItsEnd() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 2);
        inbox.move(UidSet.of(1), inbox);
        assertThat(subjects(inbox)).containsExactly("m1", "m0");
        assertThat(inbox.view().uid(1)).isEqualTo(3);
        assertSound();
    }
}
