package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.Unlisted;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.store.StoreException;
import org.palomar.directory.Directories;
import org.palomar.mailboxes.InMemoryMailStore;
import org.palomar.queue.StandingQueue;
import org.palomar.scripts.StandingScripts;
import org.palomar.storage.FaultyEngine;

/** Mail for other servers: the real queue, store and directory. */
class OutgoingMailTest {

    private static final String BODY = "Subject: test\r\n\r\nhello\r\n";
    private static final Reply NO = new Reply(550, "5.7.1", "No");

    private final Directories directories = Directories.inMemory();
    private final FaultyEngine engine = new FaultyEngine();
    private final InMemoryMailStore store = InMemoryMailStore.over(engine, Clock.systemUTC());
    private final StandingScripts scripts = StandingScripts.open(store.store());
    private final MailDelivery delivery =
            new MailDelivery(directories.directory(), store.mail(), store.units(), scripts.scripts(), scripts.memory());
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private StandingQueue queue;
    private Account anna;

    @BeforeEach
    void open() throws Exception {
        queue = StandingQueue.open(store.store(), Clock.systemUTC(), directories.directory(), delivery, this::send);
        delivery.setQueue(queue.queue());
        directories.admin().createDomain(Domain.of("example.test"));
        try (Password password = Password.of("secret password")) {
            anna = directories.admin().createAccount(Address.of("anna@example.test"), "Anna", password);
        }
        alias("away@example.test", "x@elsewhere.test");
        alias("both@example.test", "anna@example.test", "x@elsewhere.test");
    }

    private void alias(String address, String... targets) throws Exception {
        directories
                .admin()
                .setAlias(new Alias(
                        Address.of(address),
                        List.of(targets).stream().map(Address::of).toList()));
    }

    @AfterEach
    void close() {
        queue.close();
        scripts.close();
        store.close();
        directories.close();
    }

    private AttemptResult send(Attempt attempt) {
        attempts.add(attempt);
        sent.add(text(attempt.content()));
        RemoteReply taken = new RemoteReply(250, "2.0.0", "Taken");
        return new AttemptResult.Answered(attempt.message().recipients().stream()
                .<RecipientResult>map(recipient -> new RecipientResult.Delivered(taken, "mx.test", true))
                .toList());
    }

    private static String text(Content content) {
        try (InputStream in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(StoredMessage message) {
        try {
            return text(message.content());
        } catch (StoreException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static Recipient to(String address) {
        return new Recipient(Address.of(address), Set.of());
    }

    private MailTransaction transaction(Door door, String body, Recipient... recipients) {
        Optional<Account> account = door == Door.SUBMISSION ? Optional.of(anna) : Optional.empty();
        return new MailTransaction(
                "t1",
                Instant.now(),
                new Origin(door, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), "client", "", account),
                ReversePath.of(Address.of("anna@example.test")),
                List.of(recipients),
                Content.of(body.getBytes(StandardCharsets.UTF_8)),
                List.of(),
                false);
    }

    private static MailTransaction with(MailTransaction plain, OutboundOptions options) {
        return new MailTransaction(
                plain.id(),
                plain.received(),
                plain.origin(),
                plain.sender(),
                plain.recipients(),
                plain.content(),
                plain.added(),
                plain.junk(),
                options);
    }

    private Map<Recipient, Reply> deliver(MailTransaction transaction) {
        return delivery.deliver(List.of(new Disposition.Deliver(transaction.recipients(), transaction)), false);
    }

    private static OutboundOptions later() {
        return new OutboundOptions(
                Optional.empty(), "", Set.of(), 0, Optional.of(Instant.now().plusSeconds(3600)), Optional.empty());
    }

    private Collection<Reply> toBoth() {
        return deliver(transaction(Door.SUBMISSION, BODY, to("anna@example.test"), to("bob@far.test")))
                .values();
    }

    private List<QueueEntry> entries() throws Exception {
        return queue.admin().list(QueueFilter.ALL, 100);
    }

    private List<String> inbox() throws Exception {
        List<String> mail = new ArrayList<>();
        store.mail()
                .account(anna.id())
                .open(MailboxName.INBOX)
                .read(UidSet.ALL, message -> mail.add(text(message)), damaged -> {});
        return mail;
    }

    private int mailbox(MailboxName name) throws Exception {
        return store.mail().account(anna.id()).open(name).view().count();
    }

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
    void aFilterMayRedirectToAnotherServer() throws Exception {
        Recipient here = to("anna@example.test");
        MailTransaction redirected = transaction(Door.MX, BODY, to("bob@far.test"));
        assertThat(delivery.deliver(List.of(new Disposition.Deliver(List.of(here), redirected)), false))
                .containsOnly(Map.entry(here, Replies.DELIVERED));
        assertThat(entries()).hasSize(1);
        assertThat(mailbox(MailboxName.INBOX)).isZero();
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
