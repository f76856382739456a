package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.palomar.api.address.Address;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.InMemoryMailStore;
import org.palomar.queue.StandingQueue;
import org.palomar.storage.FaultyEngine;

/** Mail to other servers: what is in the queue, when, and for whom. */
class OutgoingMailTest extends OutgoingMailFixture {

    @Test
    void aSubmittedMessageIsInMailboxAndQueueAtOnce() throws Exception {
        assertThat(deliver(transaction(Door.SUBMISSION, BODY, to("anna@example.test"), to("bob@far.test"))))
                .hasSize(2)
                .containsValue(Replies.DELIVERED);
        assertThat(mailbox(MailboxName.INBOX)).isEqualTo(1);
        assertThat(entries()).singleElement().satisfies(entry -> {
            assertThat(entry.message().recipients()).containsExactly(OutboundRecipient.of(Address.of("bob@far.test")));
            assertThat(entry.message().account()).contains(anna.id());
            assertThat(entry.message().prefix().size()).isZero();
        });
        queue.start();
        await().until(() -> entries().isEmpty());
        assertThat(sent).containsExactly(BODY);
    }

    /** One write for both: whatever happens to it, they agree. */
    @ParameterizedTest
    @EnumSource(
            value = FaultyEngine.Fault.class,
            names = {"WRITE_FAILS", "DISK_FULL"})
    void aFaultOfTheStoreLeavesNeitherMailNorEntry(FaultyEngine.Fault fault) throws Exception {
        assertThat(mailbox(MailboxName.INBOX)).isZero(); // the mailbox is made
        engine.next(fault);
        assertThat(toBoth()).hasSize(2).allMatch(Reply::isTemporary);
        try (InMemoryMailStore later = InMemoryMailStore.over(engine.crashedKeepingTail(), Clock.systemUTC());
                StandingQueue reopened = StandingQueue.open(
                        later.store(), Clock.systemUTC(), directories.directory(), delivery, this::send)) {
            assertThat(later.mail()
                            .account(anna.id())
                            .open(MailboxName.INBOX)
                            .view()
                            .count())
                    .isZero();
            assertThat(reopened.admin().list(QueueFilter.ALL, 100)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Door.class,
            names = {"MX", "LMTP"})
    void nobodyWhoDidNotLogInSendsToOtherServers(Door door) throws Exception {
        Recipient bob = to("bob@far.test");
        assertThat(deliver(transaction(door, BODY, bob))).containsOnly(Map.entry(bob, Replies.NOT_LOCAL));
        assertThat(entries()).isEmpty();
    }

    @Test
    void anAddressGetsOneCopyHoweverOftenItIsNamed() throws Exception {
        Recipient known = to("x@elsewhere.test");
        deliver(transaction(Door.SUBMISSION, BODY, known, to("away@example.test"), to("both@example.test")));
        assertThat(entries()).hasSize(1);
        assertThat(mailbox(MailboxName.INBOX)).isEqualTo(1);
    }

    @Test
    void withoutAQueueAllAreAskedToComeBack() throws Exception {
        delivery.unsetQueue(queue.queue());
        for (String address : List.of("away@example.test", "both@example.test", "bob@far.test")) {
            Recipient recipient = to(address);
            assertThat(deliver(transaction(Door.SUBMISSION, BODY, recipient)))
                    .containsOnly(Map.entry(recipient, Replies.NO_QUEUE));
        }
        assertThat(mailbox(MailboxName.INBOX)).isZero();
    }

    @Test
    void whatAFilterRefusesForSomeGoesToNoOtherServer() throws Exception {
        Recipient both = to("both@example.test");
        Recipient here = to("anna+tag@example.test");
        MailTransaction message = transaction(Door.MX, BODY, both, here);
        delivery.deliver(
                List.of(
                        new Disposition.Refuse(List.of(both), message.to(List.of(both)), NO),
                        new Disposition.Deliver(List.of(here), message.to(List.of(here)))),
                false);
        assertThat(entries()).isEmpty();
        assertThat(mailbox(MailboxName.INBOX)).isEqualTo(1);
    }

    @Test
    void whatAFilterRefusesForSomebodyElsewhereIsRefusedForAllWhereThereIsOneReply() throws Exception {
        Recipient away = to("away@example.test");
        Recipient here = to("anna@example.test");
        MailTransaction message = transaction(Door.MX, BODY, away, here);
        List<Disposition> judged = List.of(
                new Disposition.Refuse(List.of(away), message.to(List.of(away)), NO),
                new Disposition.Deliver(List.of(here), message.to(List.of(here))));
        assertThat(delivery.deliver(judged, false).values()).hasSize(2).containsOnly(NO);
        assertThat(mailbox(MailboxName.INBOX)).isZero();
        assertThat(delivery.deliver(judged, true))
                .containsOnly(Map.entry(away, NO), Map.entry(here, Replies.DELIVERED));
    }

    @Test
    void whatIsHeldForReviewWaitsForNobodyElsewhere() throws Exception {
        Recipient away = to("away@example.test");
        MailTransaction message = transaction(Door.MX, BODY, away);
        assertThat(delivery.deliver(List.of(new Disposition.Hold(List.of(away), message, "odd")), false))
                .containsOnly(Map.entry(away, Replies.HELD_FOR_NOBODY));
        assertThat(entries()).isEmpty();
    }

    @Test
    void asksOfOtherServersWhatTheMessageNeedsWhoeverElseGetsIt() throws Exception {
        OutboundOptions utf8 = OutboundOptions.NONE.withNeeds(Set.of(BodyNeed.SMTPUTF8));
        Recipient bob = to("bob@far.test");
        deliver(with(transaction(Door.SUBMISSION, BODY, bob), utf8));
        deliver(transaction(Door.SUBMISSION, "Subject: x\r\n\r\n\u00f1\r\n", bob));
        deliver(with(transaction(Door.SUBMISSION, "Subject: \u00f1\r\n\r\nx\r\n", bob), utf8));
        deliver(transaction(Door.SUBMISSION, BODY, to("jos\u00e9@far.test"), to("x@elsewhere.test")));
        deliver(transaction(Door.SUBMISSION, BODY, bob).withAdded(List.of(new HeaderField("X-Note", "\u00f1"))));
        assertThat(entries())
                .extracting(entry -> entry.message().options().needs())
                .containsExactlyInAnyOrder(
                        Set.of(),
                        Set.of(BodyNeed.EIGHT_BIT),
                        Set.of(BodyNeed.EIGHT_BIT),
                        Set.of(BodyNeed.EIGHT_BIT, BodyNeed.SMTPUTF8),
                        Set.of(),
                        Set.of());
    }

    @Test
    void aSenderWhoWantsToHearOfSuccessHearsOfItForAMailboxHereToo() throws Exception {
        Recipient asked = new Recipient(
                Address.of("anna@example.test"), Set.of(), "rfc822;Anna@example.test", Set.of(Notify.SUCCESS));
        assertThat(deliver(transaction(Door.SUBMISSION, BODY, asked))).containsValue(Replies.DELIVERED);
        queue.start();
        await().until(() -> mailbox(MailboxName.INBOX) == 2 && entries().isEmpty());
        StringBuilder texts = new StringBuilder();
        store.mail()
                .account(anna.id())
                .open(MailboxName.INBOX)
                .read(
                        UidSet.ALL,
                        message -> {
                            try {
                                texts.append(text(message.content()));
                            } catch (StoreException damaged) {
                                throw new AssertionError(damaged);
                            }
                        },
                        damaged -> {
                            throw new AssertionError("damaged " + damaged);
                        });
        assertThat(texts).contains("Action: delivered\r\n", "Original-Recipient: rfc822;Anna@example.test\r\n");
    }

    @Test
    void whatIsToBeSentLaterWaitsForAMailboxHereToo() throws Exception {
        OutboundOptions later = later();
        deliver(with(transaction(Door.SUBMISSION, BODY, to("both@example.test"), to("bob@far.test")), later));
        queue.start();
        assertThat(entries()).hasSize(2);
        assertThat(mailbox(MailboxName.INBOX)).isZero();
        Recipient nobody = to("nobody@example.test");
        assertThat(deliver(with(transaction(Door.SUBMISSION, BODY, nobody), later)))
                .containsOnly(Map.entry(nobody, Replies.UNKNOWN));
    }
}
