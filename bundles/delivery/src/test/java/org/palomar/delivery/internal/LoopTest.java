package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.palomar.api.address.Address;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.QueueEntry;

/** Mail that comes back to where it has been. */
class LoopTest extends OutgoingMailFixture {

    @Test
    void whatAnAliasForwardedAndGetsBackIsALoop() throws Exception {
        Recipient away = to("away@example.test");
        String back = "Delivered-To: away@example.test\r\n" + BODY;
        assertThat(deliver(transaction(Door.MX, back, away))).containsOnly(Map.entry(away, Replies.LOOP));
        Recipient both = to("both@example.test");
        deliver(transaction(Door.MX, "Delivered-To: both@example.test\r\n" + BODY, both, to("anna+tag@example.test")));
        assertThat(entries()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"MX", "SUBMISSION"})
    void aLoopOfOneRecipientKeepsTheMessageFromNobodyElse(Door door) throws Exception {
        queue.start();
        Recipient away = to("away@example.test");
        Recipient bernd = to("anna+tag@example.test");
        MailTransaction message = transaction(door, "Delivered-To: away@example.test\r\n" + BODY, away, bernd);
        assertThat(deliver(message))
                .containsOnly(Map.entry(away, Replies.DELIVERED), Map.entry(bernd, Replies.DELIVERED));
        await().untilAsserted(() -> assertThat(entries()).isEmpty());
        assertThat(attempts).isEmpty();
        // A stranger says who the sender is: a notice would go to whom he likes.
        assertThat(mailbox(MailboxName.INBOX)).isEqualTo(door == Door.MX ? 1 : 2);
        if (door == Door.SUBMISSION) {
            assertThat(inbox().getLast())
                    .contains("Final-Recipient: rfc822; away@example.test\r\n", "Status: 5.4.6\r\n")
                    .doesNotContain("anna+tag");
        }
    }

    @Test
    void whatAFilterRefusesOrHoldsIsNotSentOnBecauseItComesBackToSomebodyElse() throws Exception {
        Recipient redirected = to("gone@example.test");
        Recipient here = to("anna@example.test");
        MailTransaction message = transaction(
                Door.MX, "Delivered-To: away@example.test\r\n" + BODY, to("away@example.test"), to("bob@far.test"));
        for (Disposition kept : List.of(
                new Disposition.Hold(List.of(redirected), message, "odd"),
                new Disposition.Refuse(List.of(redirected), message, new Reply(550, "5.7.1", "no")))) {
            delivery.deliver(List.of(kept, new Disposition.Deliver(List.of(here), message.to(List.of(here)))), false);
            assertThat(entries()).isEmpty();
            assertThat(attempts).isEmpty();
        }
    }

    @Test
    void aMailboxGetsOneCopyThoughARedirectionToItLoopsElsewhere() throws Exception {
        Recipient redirected = to("gone@example.test");
        Recipient here = to("anna@example.test");
        MailTransaction message =
                transaction(Door.MX, "Delivered-To: away@example.test\r\n" + BODY, to("away@example.test"), here);
        delivery.deliver(
                List.of(
                        new Disposition.Deliver(List.of(redirected), message),
                        new Disposition.Deliver(List.of(here), message.to(List.of(here)))),
                false);
        assertThat(mailbox(MailboxName.INBOX)).isEqualTo(1);
        assertThat(entries())
                .flatExtracting(QueueEntry::recipients)
                .extracting(one -> one.recipient().address())
                .containsExactly(Address.of("away@example.test"));
    }

    @Test
    void aRedirectionOfWhichOneTargetLoopsReachesTheOthers() throws Exception {
        queue.start();
        Recipient redirected = to("gone@example.test");
        Recipient here = to("anna@example.test");
        MailTransaction message = transaction(
                Door.MX, "Delivered-To: away@example.test\r\n" + BODY, to("away@example.test"), to("bob@far.test"));
        List<Disposition> judged = List.of(
                new Disposition.Deliver(List.of(redirected), message),
                new Disposition.Deliver(List.of(here), message.to(List.of(here))));
        assertThat(delivery.deliver(judged, false).values()).hasSize(2).containsOnly(Replies.DELIVERED);
        await().untilAsserted(() -> assertThat(entries()).isEmpty());
        assertThat(attempts)
                .singleElement()
                .satisfies(attempt -> assertThat(
                                attempt.message().recipients().getFirst().address())
                        .isEqualTo(Address.of("bob@far.test")));
        assertThat(mailbox(MailboxName.INBOX)).isEqualTo(1);
    }

    @Test
    void aLoopWaitsWithAllOthersWhileThereIsNoQueueToTellOfIt() throws Exception {
        MailTransaction message = transaction(
                Door.MX,
                "Delivered-To: away@example.test\r\n" + BODY,
                to("away@example.test"),
                to("anna@example.test"));
        delivery.unsetQueue(queue.queue());
        assertThat(deliver(message).values()).hasSize(2).allMatch(Reply::isTemporary);
        assertThat(mailbox(MailboxName.INBOX)).isZero();
    }
}
