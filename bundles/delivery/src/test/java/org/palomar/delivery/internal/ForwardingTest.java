package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Unlisted;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueEntry;

/** Mail that goes on because an address stands for another. */
class ForwardingTest extends OutgoingMailFixture {

    @Test
    void anAliasForwardsWhoeverWrites() throws Exception {
        deliver(transaction(Door.MX, BODY, to("away@example.test")));
        assertThat(entries()).singleElement().satisfies(entry -> {
            assertThat(text(entry.message().prefix())).isEqualTo("Delivered-To: away@example.test\r\n");
            assertThat(entry.message().sender()).hasToString("<anna@example.test>");
            assertThat(entry.message().recipients())
                    .containsExactly(new OutboundRecipient(
                            Address.of("x@elsewhere.test"), "rfc822;away@example.test", Set.of()));
        });
    }

    /** Somebody else could make an owner's mail say what it did not. */
    @Test
    void whatSomebodySendsOnIsNoWordOfItsFirstSenderAnyMore() throws Exception {
        deliver(transaction(Door.SUBMISSION, BODY, to("away@example.test")));
        deliver(transaction(Door.SUBMISSION, BODY, to("carla@far.test")));
        assertThat(entries())
                .extracting(entry -> entry.message().kind(), QueueEntry::domain)
                .containsExactlyInAnyOrder(
                        tuple(Outbound.Kind.FORWARDED, Domain.of("elsewhere.test")),
                        tuple(Outbound.Kind.ORIGINAL, Domain.of("far.test")));
    }

    /** Written out, its quotes make it too long to be named as the original recipient. */
    @Test
    void anAliasForwardsWhatComesToItsLongestAddress() throws Exception {
        String tag = "\\\"".repeat(247);
        deliver(transaction(Door.MX, BODY, to("\"away+" + tag + "\"@example.test")));
        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.message().recipients())
                        .containsExactly(OutboundRecipient.of(Address.of("x@elsewhere.test"))));
    }

    /** Its sender is forged, as a rule. */
    @Test
    void nobodyHearsOfSpamThatIsForwardedUnlessSomebodyLoggedInToSendIt() throws Exception {
        deliver(transaction(Door.MX, BODY, to("away@example.test")).asJunk());
        MailTransaction redirected =
                transaction(Door.MX, BODY, to("bob@far.test")).asJunk();
        delivery.deliver(List.of(new Disposition.Deliver(List.of(to("anna@example.test")), redirected)), false);
        deliver(transaction(Door.SUBMISSION, BODY, to("carla@far.test")).asJunk());
        deliver(with(transaction(Door.MX, BODY, to("both@example.test")).asJunk(), later()));
        assertThat(entries().stream()
                        .flatMap(entry -> entry.message().recipients().stream())
                        .toList())
                .containsExactlyInAnyOrder(
                        new OutboundRecipient(
                                Address.of("x@elsewhere.test"), "rfc822;away@example.test", Set.of(Notify.NEVER)),
                        new OutboundRecipient(Address.of("bob@far.test"), "", Set.of(Notify.NEVER)),
                        OutboundRecipient.of(Address.of("carla@far.test")),
                        new OutboundRecipient(Address.of("both@example.test"), "", Set.of(Notify.NEVER)));
    }

    @Test
    void aCatchAllMayBeElsewhere() throws Exception {
        directories.admin().setUnlisted(Domain.of("example.test"), new Unlisted.Caught(Address.of("x@elsewhere.test")));
        deliver(transaction(Door.MX, BODY, to("whoever@example.test")));
        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.domain()).isEqualTo(Domain.of("elsewhere.test")));
    }

    /** A server that has the mailbox takes a Delivered-To of it for a loop; what aliases of ours stand for is theirs. */
    @Test
    void mailOfARelayedDomainGoesOnAsItCame() throws Exception {
        directories.admin().setUnlisted(Domain.of("example.test"), new Unlisted.Relayed());
        Recipient carla = to("carla@example.test");
        assertThat(deliver(transaction(Door.MX, BODY, carla))).containsOnly(Map.entry(carla, Replies.DELIVERED));
        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.domain()).isEqualTo(Domain.of("example.test")));
        queue.start();
        await().untilAsserted(() -> assertThat(sent).containsExactly(BODY));
    }

    @Test
    void aFilterMayRedirectToAnotherServer() throws Exception {
        Recipient here = to("anna@example.test");
        MailTransaction redirected = transaction(Door.MX, BODY, to("bob@far.test"));
        assertThat(delivery.deliver(List.of(new Disposition.Deliver(List.of(here), redirected)), false))
                .containsOnly(Map.entry(here, Replies.DELIVERED));
        assertThat(entries()).hasSize(1);
        assertThat(mailbox(MailboxName.INBOX)).isZero();
    }

    @Test
    void oneAddressThatStandsForOneOtherHandsOnWhatTheSenderAskedFor() throws Exception {
        Set<Notify> asked = Set.of(Notify.SUCCESS, Notify.FAILURE);
        deliver(transaction(
                Door.SUBMISSION, BODY, new Recipient(Address.of("away@example.test"), Set.of(), "", asked)));
        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.message().recipients())
                        .containsExactly(new OutboundRecipient(
                                Address.of("x@elsewhere.test"), "rfc822;away@example.test", asked)));
    }

    /** What waited goes where the directory says when its time has come, with the sender's wishes. */
    @Test
    void whatWaitedForAnAliasIsForwardedInItsTurn() throws Exception {
        OutboundOptions soon =
                new OutboundOptions(Optional.empty(), "id", Set.of(), 0, Optional.of(Instant.now()), Optional.empty());
        Recipient away = new Recipient(Address.of("away@example.test"), Set.of(), "", Set.of(Notify.NEVER));
        deliver(with(transaction(Door.SUBMISSION, BODY, away), soon));
        queue.start();
        await().until(() -> entries().isEmpty());
        assertThat(sent).containsExactly("Delivered-To: away@example.test\r\n" + BODY);
    }

    /** In the queue on its way to another server is not delivered: that server tells, or whoever it fails at. */
    @Test
    void whatWaitedForAnAliasIsNotSaidToBeDeliveredWhenItIsForwarded() throws Exception {
        OutboundOptions soon =
                new OutboundOptions(Optional.empty(), "id", Set.of(), 0, Optional.of(Instant.now()), Optional.empty());
        Set<Notify> asked = Set.of(Notify.SUCCESS);
        deliver(with(
                transaction(
                        Door.SUBMISSION,
                        BODY,
                        new Recipient(Address.of("away@example.test"), Set.of(), "rfc822;away@example.test", asked)),
                soon));
        queue.start();
        await().until(() -> entries().isEmpty());
        assertThat(attempts).singleElement().satisfies(attempt -> {
            assertThat(attempt.message().recipients())
                    .containsExactly(
                            new OutboundRecipient(Address.of("x@elsewhere.test"), "rfc822;away@example.test", asked));
            assertThat(attempt.message().account()).contains(anna.id());
        });
        assertThat(mailbox(MailboxName.INBOX)).isZero();
    }
}
