package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.DeliverBy;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.store.StoreException;

/** What becomes of a message from its acceptance to its end. */
class RunningQueueTest extends QueueFixture {

    private static final Address CARLA = Address.of("carla@far.test");
    private static final Address FOREIGN = Address.of("fred@foreign.test");

    RunningQueueTest() throws StoreException, InvalidConfigurationException {}

    @Test
    void whatIsDeliveredIsGoneWithItsBody() throws Exception {
        addToBob();
        assertThat(hasBodies()).isTrue();
        queue.start();
        awaitEmpty();
        assertThat(transport.received()).containsExactly("Received: by us\r\n" + BODY);
        await().until(() -> !hasBodies());
        assertThat(local.received()).isEmpty();
    }

    @Test
    void makesAnEntryForEachDestinationAndHundredRecipients() throws Exception {
        Address[] many = new Address[150];
        for (int i = 0; i < many.length; i++) {
            many[i] = Address.of("u" + i + "@far.test");
        }
        add(message(ReversePath.of(ANA), OutboundOptions.NONE, many));
        add(message(ReversePath.of(ANA), OutboundOptions.NONE, BOB, FOREIGN));
        assertThat(entries())
                .extracting(one -> one.domain() + " " + one.recipients().size())
                .containsExactly("far.test 100", "far.test 50", "far.test 1", "foreign.test 1");
    }

    @Test
    void whoIsDeferredWaitsAndWhoIsDoneDoesNot() throws Exception {
        transport.answers(
                ScriptedTransport.each(recipient -> recipient.address().equals(BOB)
                        ? new RecipientResult.Deferred(ScriptedTransport.LATER, "mx.test")
                        : new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx.test", true)));
        add(message(ReversePath.of(ANA), OutboundOptions.NONE, BOB, CARLA));
        queue.start();
        awaitTried(1);
        QueueEntry entry = entries().getFirst();
        assertThat(entry.attempts()).isEqualTo(1);
        assertThat(entry.due()).isBetween(START.plusSeconds(47), START.plusSeconds(73));
        assertThat(entry.recipients()).singleElement().satisfies(one -> {
            assertThat(one.recipient().address()).isEqualTo(BOB);
            assertThat(one.last().orElseThrow().reply()).isEqualTo(ScriptedTransport.LATER);
        });
        transport.takesAll();
        advance(Duration.ofMinutes(2));
        awaitEmpty();
        Attempt second = transport.attempts().getLast();
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.message().recipients())
                .extracting(OutboundRecipient::address)
                .containsExactly(BOB);
    }

    @Test
    void onlyWhatTheQueueHasWrittenItselfComesAsItsNotice() throws Exception {
        transport.refusesAll();
        addToBob();
        add(message(ReversePath.none(), OutboundOptions.NONE, ANA).as(Outbound.Kind.NOTICE));
        queue.start();
        await().until(() -> local.received().size() == 2);
        for (int i = 0; i < 2; i++) {
            boolean written = local.received().get(i).contains("Action: failed");
            assertThat(local.origins().get(i).isNotice()).isEqualTo(written);
        }
        assertThat(local.received()).anyMatch(text -> text.endsWith(BODY));
    }

    /** Who sent it on may have changed it, and first senders have rights. */
    @Test
    void onlyAnOriginalMessageComesInTheNameOfItsAccount() throws Exception {
        Outbound message = message(ReversePath.of(ANA), OutboundOptions.NONE, ANA);
        add(message, message.as(Outbound.Kind.FORWARDED));
        queue.start();
        await().until(() -> local.origins().size() == 2);
        assertThat(local.origins())
                .extracting(origin -> origin.account().isPresent())
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void aLocalSenderIsToldOfAFailureInItsMailbox() throws Exception {
        transport.refusesAll();
        addToBob();
        queue.start();
        awaitEmpty();
        assertThat(local.received())
                .singleElement()
                .satisfies(notice -> assertThat(notice)
                        .contains(
                                "To: <ana@local.test>\r\n",
                                "Action: failed",
                                "Status: 5.1.1",
                                "No such user",
                                "Hello"));
    }

    @Test
    void aForeignSenderIsToldOfAFailureByMailFromNobody() throws Exception {
        transport.answers(attempt -> attempt.destination().equals(BOB.domain())
                ? ScriptedTransport.each(recipient -> new RecipientResult.Failed(ScriptedTransport.UNKNOWN, "mx.test"))
                        .apply(attempt)
                : ScriptedTransport.each(
                                recipient -> new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx.test", true))
                        .apply(attempt));
        add(message(ReversePath.of(FOREIGN), OutboundOptions.NONE, BOB));
        queue.start();
        awaitEmpty();
        Attempt notice = transport.attempts().getLast();
        assertThat(notice.message().sender().isNull()).isTrue();
        assertThat(notice.message().recipients())
                .containsExactly(new OutboundRecipient(FOREIGN, "", Set.of(Notify.NEVER)));
        assertThat(transport.received())
                .singleElement()
                .satisfies(
                        text -> assertThat(text).contains("multipart/report", "Final-Recipient: rfc822; bob@far.test"));
    }

    @Test
    void aNoticeThatFailsEndsWithoutAnother() throws Exception {
        transport.refusesAll();
        add(message(ReversePath.of(FOREIGN), OutboundOptions.NONE, BOB));
        queue.start();
        awaitEmpty();
        assertThat(transport.attempts()).hasSize(2);
        assertThat(local.received()).isEmpty();
    }

    private long noticesToFred() {
        return transport.attempts().stream()
                .filter(one -> one.message().sender().isNull())
                .count();
    }

    @Test
    void aForeignAddressGetsNoMoreNoticesInAnHourThanAllowed() throws Exception {
        transport.answers(attempt -> ScriptedTransport.each(
                        recipient -> recipient.address().equals(FOREIGN)
                                ? new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx.test", false)
                                : new RecipientResult.Failed(ScriptedTransport.UNKNOWN, "mx.test"))
                .apply(attempt));
        for (int i = 0; i < settings.noticesPerHour() + 20; i++) {
            add(message(ReversePath.of(FOREIGN), OutboundOptions.NONE, BOB));
            addToBob();
        }
        queue.start();
        awaitEmpty();
        assertThat(noticesToFred()).isEqualTo(settings.noticesPerHour());
        assertThat(local.received()).as("of an account").hasSize(settings.noticesPerHour() + 20);
        transport.takesAll();
        transport.answers(ScriptedTransport.each(
                recipient -> new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx.test", false)));
        add(message(
                ReversePath.of(FOREIGN),
                OutboundOptions.NONE,
                List.of(new OutboundRecipient(BOB, "", Set.of(Notify.SUCCESS)))));
        awaitEmpty();
        assertThat(noticesToFred()).isEqualTo(settings.noticesPerHour() + 1);
        transport.answers(attempt -> ScriptedTransport.each(
                        recipient -> recipient.address().equals(FOREIGN)
                                ? new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx.test", false)
                                : new RecipientResult.Failed(ScriptedTransport.UNKNOWN, "mx.test"))
                .apply(attempt));
        advance(Duration.ofMinutes(61));
        add(message(ReversePath.of(FOREIGN), OutboundOptions.NONE, BOB));
        awaitEmpty();
        assertThat(noticesToFred()).isEqualTo(settings.noticesPerHour() + 2);
    }

    @Test
    void noticesOfDelaysLeaveRoomToThoseOfFailures() throws Exception {
        transport.answers(attempt -> ScriptedTransport.each(
                        recipient -> recipient.address().equals(FOREIGN)
                                ? new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx.test", false)
                                : new RecipientResult.Deferred(ScriptedTransport.LATER, "mx.test"))
                .apply(attempt));
        int all = settings.noticesPerHour() + 10;
        for (int i = 0; i < all; i++) {
            add(message(ReversePath.of(FOREIGN), OutboundOptions.NONE, BOB));
        }
        queue.start();
        awaitTried(all);
        advance(Duration.ofHours(5));
        await().untilAsserted(() -> assertThat(noticesToFred()).isEqualTo(settings.noticesPerHour()));
        await().until(() -> {
            queue.admin().remove(to(BOB.domain()), true); // again, as what is under way is left alone
            return queue.entries() == 0;
        });
        assertThat(noticesToFred()).isEqualTo(2L * settings.noticesPerHour());
    }

    @Test
    void whatAServerSaidOfARecipientIsToldWhenItsTimeIsOver() throws Exception {
        transport.defersAll();
        addToBob();
        queue.start();
        await().until(() -> entries().getFirst().attempts() == 1);
        awaitQuiet();
        transport.isDown();
        advance(Duration.ofMinutes(2));
        awaitTried(2);
        advance(Duration.ofDays(6));
        awaitEmpty();
        assertThat(local.received())
                .last()
                .satisfies(notice -> assertThat(notice)
                        .contains("Status: 5.4.7", "Come back later")
                        .doesNotContain("Connection refused"));
    }

    @Test
    void whoWantsToHearNothingHearsNothing() throws Exception {
        transport.refusesAll();
        add(message(
                ReversePath.of(ANA),
                OutboundOptions.NONE,
                List.of(new OutboundRecipient(BOB, "", Set.of(Notify.NEVER)))));
        queue.start();
        awaitEmpty();
        assertThat(transport.attempts()).hasSize(1);
        assertThat(local.received()).isEmpty();
    }

    @Test
    void whoWantsToHearOfSuccessHearsThatItWasRelayed() throws Exception {
        transport.answers(ScriptedTransport.each(
                recipient -> new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx.test", false)));
        add(message(
                ReversePath.of(ANA),
                OutboundOptions.NONE,
                List.of(new OutboundRecipient(BOB, "", Set.of(Notify.SUCCESS)), OutboundRecipient.of(CARLA))));
        queue.start();
        awaitEmpty();
        assertThat(local.received())
                .singleElement()
                .satisfies(notice -> assertThat(notice)
                        .contains("Action: relayed", "bob@far.test")
                        .doesNotContain("carla@far.test"));
    }

    @Test
    void aDestinationThatIsDownIsTriedWithOneEntryAndNothingIsWritten() throws Exception {
        transport.isDown();
        for (int i = 0; i < 50; i++) {
            addToBob();
        }
        int writes = engine.writes();
        queue.start();
        awaitTried(1);
        assertThat(transport.attempts().size()).isLessThanOrEqualTo(2);
        assertThat(engine.writes()).isEqualTo(writes);
        assertThat(entries()).hasSize(50).allMatch(entry -> entry.attempts() == 0);
        transport.takesAll();
        advance(Duration.ofMinutes(2));
        awaitEmpty();
        assertThat(transport.received()).hasSize(50);
    }

    @Test
    void aSenderWithHundredsOfSilentServersHoldsUpNobodyElse() throws Exception {
        CountDownLatch silence = new CountDownLatch(1);
        transport.answers(attempt -> {
            if (attempt.destination().equals(BOB.domain())) {
                return ScriptedTransport.each(
                                recipient -> new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx.test", true))
                        .apply(attempt);
            }
            try {
                silence.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            return new AttemptResult.Unreachable(ScriptedTransport.NOBODY);
        });
        Address[] silent = new Address[300];
        for (int i = 0; i < silent.length; i++) {
            silent[i] = Address.of("x@silent" + i + ".test");
        }
        add(message(ReversePath.of(ANA), OutboundOptions.NONE, silent));
        queue.start();
        awaitAttempts(settings.perSender());
        add(message(ReversePath.of(FOREIGN), OutboundOptions.NONE, BOB));
        await().until(() -> transport.received().size() == 1);
        assertThat(transport.attempts()).hasSize(settings.perSender() + 1);
        silence.countDown();
    }

    @Test
    void aDestinationThatGetsTooMuchIsLeftAloneAndThenGetsLessAtATime() throws Exception {
        RemoteReply words = new RemoteReply(450, "4.7.1", "Error: too much mail from 192.0.2.1");
        transport.answers(ScriptedTransport.each(recipient -> new RecipientResult.Deferred(words, "mx.test")));
        for (int i = 0; i < 10; i++) {
            addToBob();
        }
        queue.start();
        awaitTried(1);
        assertThat(transport.attempts().size()).isLessThanOrEqualTo(2);
        assertThat(queue.admin()
                        .summary(1)
                        .destinations()
                        .getFirst()
                        .pause()
                        .orElseThrow()
                        .reason())
                .isEqualTo(words);
        transport.takesAll();
        await().until(() -> {
            advance(Duration.ofMinutes(1));
            return queue.entries() == 0;
        });
        assertThat(transport.received()).hasSize(10);
    }

    @Test
    void waitsForATransportAndGoesOnWhenThereIsOne() throws Exception {
        courier.unset(transport);
        addToBob();
        queue.start();
        await().until(() -> queue.admin().summary(1).destinations().stream()
                .anyMatch(one -> one.pause().isPresent()));
        assertThat(courier.missing()).isPresent();
        courier.set(transport);
        queue.resumeAll();
        awaitEmpty();
        assertThat(transport.received()).hasSize(1);
    }

    @Test
    void aServiceThatComesWhileAnAttemptMissesItIsNotWaitedForAnyLonger() throws Exception {
        transport.answers(attempt -> {
            transport.takesAll();
            courier.set(transport);
            queue.resumeAll();
            return new AttemptResult.Unreachable(ScriptedTransport.NOBODY);
        });
        addToBob();
        queue.start();
        awaitEmpty();
        assertThat(transport.received()).hasSize(1);
    }

    @Test
    void aSenderIsToldOnceThatItsMailIsLateAndThenThatItCameBack() throws Exception {
        transport.isDown();
        addToBob();
        queue.start();
        awaitTried(1);
        advance(Duration.ofHours(5));
        await().until(() -> local.received().size() == 1);
        assertThat(local.received().getFirst())
                .contains("Action: delayed", "Status: 4.4.1", "Connection refused", "Will-Retry-Until:");
        advance(Duration.ofHours(5));
        awaitQuiet();
        advance(Duration.ofDays(5));
        awaitEmpty();
        assertThat(local.received()).hasSize(2);
        assertThat(local.received().getLast()).contains("Action: failed", "Status: 5.4.7", "Hello");
    }

    /** The network may come after the server, and that was down for long. */
    @Test
    void afterAStartAllIsTriedForAWhileBeforeAnythingComesBack() throws Exception {
        addToBob();
        advance(Duration.ofDays(6));
        crash(true);
        transport.isDown();
        queue.start();
        awaitTried(1);
        advance(Duration.ofMinutes(2));
        awaitTried(2);
        assertThat(local.received()).isEmpty();
        advance(Duration.ofMinutes(15));
        awaitEmpty();
        assertThat(local.received()).singleElement().asString().contains("Status: 5.4.7");
    }

    @Test
    void mailThatMustBeThereByAnInstantComesBackThen() throws Exception {
        transport.isDown();
        DeliverBy by = new DeliverBy(START.plusSeconds(1200), true, false);
        OutboundOptions options =
                new OutboundOptions(Optional.empty(), "", Set.of(), 0, Optional.empty(), Optional.of(by));
        add(message(ReversePath.of(ANA), options, BOB));
        queue.start();
        awaitTried(1);
        advance(Duration.ofSeconds(1201));
        awaitEmpty();
        assertThat(local.received())
                .singleElement()
                .satisfies(notice -> assertThat(notice).contains("Action: failed", "Status: 5.4.7"));
    }

    @Test
    void mailForLaterWaits() throws Exception {
        OutboundOptions options = new OutboundOptions(
                Optional.empty(), "", Set.of(), 0, Optional.of(START.plusSeconds(3600)), Optional.empty());
        add(message(ReversePath.of(ANA), options, BOB), message(ReversePath.of(ANA), OutboundOptions.NONE, CARLA));
        queue.start();
        awaitTried(1);
        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.attempts()).isZero());
        advance(Duration.ofHours(1));
        awaitEmpty();
    }

    @Test
    void mailForOurOwnUsersGoesToTheirMailboxes() throws Exception {
        local.answers(new Reply(451, "4.3.0", "Not now"));
        add(message(ReversePath.of(FOREIGN), OutboundOptions.NONE, ANA));
        queue.start();
        await().until(() -> entries().getFirst().attempts() == 1);
        local.answers(new Reply(250, "2.1.5", "Delivered"));
        advance(Duration.ofMinutes(2));
        awaitEmpty();
        assertThat(local.received()).hasSize(1);
        assertThat(transport.attempts()).isEmpty();
    }

    @Test
    void whatOnlyGoesOnFromHereIsNotSaidToBeDelivered() throws Exception {
        add(message(
                ReversePath.of(ANA),
                OutboundOptions.NONE,
                List.of(
                        new OutboundRecipient(LocalMail.AWAY, "", Set.of(Notify.SUCCESS)),
                        new OutboundRecipient(ANA, "", Set.of(Notify.SUCCESS)))));
        queue.start();
        awaitEmpty();
        assertThat(local.received())
                .hasSize(2)
                .last()
                .satisfies(notice -> assertThat(notice)
                        .contains("Action: delivered", "ana@local.test")
                        .doesNotContain("away@local.test"));
    }

    @Test
    void ofADomainThatIsRelayedEachGetsItWhereTheirMailboxIs() throws Exception {
        add(message(
                ReversePath.of(ANA),
                OutboundOptions.NONE,
                List.of(OutboundRecipient.of(LocalMail.THERE), OutboundRecipient.of(ANA))));
        add(message(ReversePath.of(ANA), OutboundOptions.NONE, List.of(OutboundRecipient.of(LocalMail.THERE))));
        transport.defersAll();
        queue.start();
        await().until(() -> local.received().size() == 1 && transport.attempts().size() == 2);
        awaitQuiet();
        transport.takesAll();
        advance(Duration.ofMinutes(2));
        awaitEmpty();
        assertThat(local.received()).hasSize(1);
        assertThat(transport.attempts())
                .hasSize(4)
                .allSatisfy(attempt -> assertThat(attempt.message().recipients())
                        .containsExactly(OutboundRecipient.of(LocalMail.THERE)));
    }

    @Test
    void whileTheOtherServerOfADomainIsDownTheMailboxHereHasItsCopyOnce() throws Exception {
        add(message(
                ReversePath.of(ANA),
                OutboundOptions.NONE,
                List.of(OutboundRecipient.of(ANA), OutboundRecipient.of(LocalMail.THERE))));
        transport.isDown();
        queue.start();
        await().until(() -> local.received().size() == 1);
        awaitQuiet();
        transport.takesAll();
        advance(Duration.ofMinutes(2));
        awaitEmpty();
        assertThat(local.received()).hasSize(1);
    }

    @Test
    void whatGoesWrongHereSendsNothingTwiceToTheOtherServer() throws Exception {
        add(message(
                ReversePath.of(ANA),
                OutboundOptions.NONE,
                List.of(OutboundRecipient.of(ANA), OutboundRecipient.of(LocalMail.THERE))));
        local.breaks(true);
        queue.start();
        await().until(() -> entries().getFirst().attempts() == 1);
        local.breaks(false);
        advance(Duration.ofMinutes(2));
        awaitEmpty();
        assertThat(local.received()).hasSize(1);
        assertThat(transport.attempts()).hasSize(1);
    }

    @Test
    void aTransportThatBreaksConcernsItsAttemptAlone() throws Exception {
        transport.answers(attempt -> {
            throw new IllegalStateException("by order");
        });
        addToBob();
        queue.start();
        await().until(() -> entries().getFirst().attempts() == 1);
        transport.takesAll();
        advance(Duration.ofMinutes(2));
        awaitEmpty();
        assertThat(transport.received()).hasSize(1);
    }

    @Test
    void aRedirectedEntryGoesElsewhereAlsoWhenItsDomainIsLocal() throws Exception {
        add(message(ReversePath.of(FOREIGN), OutboundOptions.NONE, ANA));
        queue.admin().redirect(QueueFilter.ALL, Optional.of(Domain.of("smart.test")));
        queue.start();
        awaitEmpty();
        assertThat(transport.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.destination()).isEqualTo(Domain.of("smart.test"));
            assertThat(attempt.redirected()).isTrue();
        });
    }

    @Test
    void aRedirectionToADeadHostHoldsNoMailThatGoesThroughTheSmartHost() throws Exception {
        transport.goesThrough(Domain.of("smart.test"));
        transport.answers(attempt -> attempt.redirected()
                ? new AttemptResult.Unreachable(ScriptedTransport.NOBODY)
                : ScriptedTransport.each(each -> new RecipientResult.Delivered(ScriptedTransport.TAKEN, "smart", true))
                        .apply(attempt));
        addToBob();
        queue.admin().redirect(QueueFilter.ALL, Optional.of(Domain.of("backup.test")));
        queue.start();
        awaitTried(1);
        add(message(ReversePath.of(ANA), OutboundOptions.NONE, Address.of("carl@other.test")));
        awaitAttempts(2);
        assertThat(transport.attempts().getLast().destination()).isEqualTo(Domain.of("other.test"));
        assertThat(queue.admin().summary(9).destinations())
                .filteredOn(one -> one.pause().isPresent())
                .singleElement()
                .satisfies(paused -> assertThat(paused.domain()).isEqualTo(Domain.of("backup.test")));
    }

    @Test
    void aSmartHostThatIsNamedWhileDestinationsArePausedIsTakenWithoutTheirPause() throws Exception {
        transport.isDown();
        addToBob();
        queue.start();
        awaitTried(1);
        transport.takesAll();
        transport.goesThrough(Domain.of("smart.test"));
        queue.adjust(); // as the next look at the clock, half a minute later at most
        awaitEmpty();
    }

    @Test
    void aRedirectionGoesAroundASmartHostThatIsDead() throws Exception {
        transport.goesThrough(Domain.of("smart.test"));
        transport.isDown();
        addToBob();
        queue.start();
        awaitTried(1);
        transport.takesAll();
        queue.admin().redirect(QueueFilter.ALL, Optional.of(Domain.of("backup.test")));
        awaitEmpty();
        assertThat(transport.attempts().getLast().redirected()).isTrue();
        addToBob();
        assertThat(queue.admin().summary(9).destinations())
                .singleElement()
                .satisfies(still -> assertThat(still.pause()).isPresent());
    }
}
