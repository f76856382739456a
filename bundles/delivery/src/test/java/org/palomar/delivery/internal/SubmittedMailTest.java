package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.limit.Measure;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.service.ExpectedService;
import org.palomar.directory.Directories;
import org.palomar.limits.StandingLimits;
import org.palomar.mailboxes.InMemoryMailStore;
import org.palomar.queue.StandingQueue;
import org.palomar.scripts.StandingScripts;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.FaultyEngine.Fault;

/** What owners submit is counted, in the commit that accepts it: the real limits, store and directory. */
class SubmittedMailTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Directories directories = Directories.inMemory();
    private final FaultyEngine engine = new FaultyEngine();
    private final InMemoryMailStore store = InMemoryMailStore.over(engine, Clock.systemUTC());
    private final StandingScripts scripts = StandingScripts.open(store.store());
    private volatile boolean expected = true;
    private MailDelivery delivery = delivery(Duration.ZERO);
    private StandingQueue queue;
    private StandingLimits limits;
    private Account anna;

    private MailDelivery delivery(Duration patience) {
        return new MailDelivery(
                directories.directory(),
                store.mail(),
                store.units(),
                scripts.memory(),
                MailDelivery.filters(store.mail(), scripts.scripts(), scripts.memory()),
                Clock.systemUTC(),
                new Allowance(new ExpectedService<>(() -> expected, patience)),
                Signatory.none(directories.directory()));
    }

    @BeforeEach
    void open() throws Exception {
        directories.admin().createDomain(Domain.of("example.test"));
        try (Password password = Password.of("secret password")) {
            anna = directories.admin().createAccount(Address.of("anna@example.test"), "Anna", password);
        }
        queue = StandingQueue.open(
                store.store(),
                Clock.systemUTC(),
                directories.directory(),
                delivery,
                attempt -> new AttemptResult.Unreachable(new RemoteReply(451, "4.4.1", "not now")));
        limits = StandingLimits.open(
                store.store(),
                Clock.systemUTC(),
                directories.directory(),
                queue.queue(),
                Map.of("messages-per-day", "2", "recipients-per-day", "3"));
        delivery.setQueue(queue.queue());
        delivery.setLimits(limits.limits());
    }

    @AfterEach
    void close() {
        limits.close();
        queue.close();
        scripts.close();
        store.close();
        directories.close();
    }

    private MailTransaction message(Door door, String... recipients) {
        return new MailTransaction(
                "t1",
                Instant.now(),
                new Origin(
                        door,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                        "client",
                        "",
                        door == Door.MX ? Optional.empty() : Optional.of(anna)),
                ReversePath.of(anna.address()),
                Arrays.stream(recipients)
                        .map(recipient -> new Recipient(Address.of(recipient), Set.of()))
                        .toList(),
                Content.of("Subject: test\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII)),
                List.of(),
                false);
    }

    private Set<Reply> deliver(MailTransaction message) {
        List<Disposition> all = List.of(new Disposition.Deliver(message.recipients(), message));
        return Set.copyOf(delivery.deliver(all, false).values());
    }

    private Set<Reply> submit(String... recipients) {
        return deliver(message(Door.SUBMISSION, recipients));
    }

    private long counted(Measure measure) throws Exception {
        return limits.admin().account(anna).of(measure).used();
    }

    private int inInbox() throws Exception {
        return store.mail().account(anna.id()).open(MailboxName.INBOX).view().count();
    }

    @Test
    void countsMessagesAndRecipientsHereAndElsewhere() throws Exception {
        assertThat(submit("anna@example.test", "x@elsewhere.test")).containsExactly(Replies.DELIVERED);
        assertThat(counted(Measure.MESSAGES_PER_DAY)).isEqualTo(1);
        assertThat(counted(Measure.RECIPIENTS_PER_DAY)).isEqualTo(2);
    }

    @Test
    void whatGoesBeyondALimitIsRefusedForAllAndKeptNowhere() throws Exception {
        submit("anna@example.test");
        submit("anna@example.test");
        assertThat(submit("anna@example.test", "x@elsewhere.test"))
                .singleElement()
                .satisfies(reply -> assertThat(reply.toString()).startsWith("550 5.7.1 This message goes beyond"));
        assertThat(inInbox()).isEqualTo(2);
        assertThat(queue.admin().summary(10).destinations())
                .noneMatch(destination -> destination.domain().name().equals("elsewhere.test"));
    }

    @Test
    void whatTheDiskRefusesIsNotCounted() throws Exception {
        submit("anna@example.test");
        engine.next(Fault.DISK_FULL);
        assertThat(submit("anna@example.test")).containsExactly(Replies.FULL);
        assertThat(counted(Measure.MESSAGES_PER_DAY)).isEqualTo(1);
        assertThat(submit("anna@example.test")).containsExactly(Replies.DELIVERED);
    }

    @Test
    void mailFromOutsideNoticesAndWhatTheQueueHandsOverCountForNobody() throws Exception {
        for (Door door : List.of(Door.MX, Door.LMTP, Door.INTERNAL, Door.INTERNAL)) {
            assertThat(deliver(message(door, "anna@example.test"))).containsExactly(Replies.DELIVERED);
        }
        assertThat(counted(Measure.MESSAGES_PER_DAY)).isZero();
    }

    @Test
    void whatAFilterRefusesOrDropsIsNotCounted() throws Exception {
        MailTransaction message = message(Door.SUBMISSION, "anna@example.test");
        delivery.deliver(
                List.of(new Disposition.Refuse(message.recipients(), message, new Reply(550, "5.7.1", "No"))), true);
        delivery.deliver(List.of(new Disposition.Drop(message.recipients(), message, "dull")), false);
        assertThat(counted(Measure.MESSAGES_PER_DAY)).isZero();
    }

    @Test
    void recipientsForWhomAFilterDropsTheMessageAreNotCountedBesideOthers() throws Exception {
        MailTransaction message = message(Door.SUBMISSION, "anna@example.test", "anna+a@example.test", "x@far.test");
        List<Recipient> all = message.recipients();
        delivery.deliver(
                List.of(
                        new Disposition.Deliver(all.subList(0, 1), message.to(all.subList(0, 1))),
                        new Disposition.Drop(all.subList(1, 3), message.to(all.subList(1, 3)), "dull")),
                false);
        assertThat(counted(Measure.RECIPIENTS_PER_DAY)).isEqualTo(1);
    }

    @Test
    void whileCountingIsMissingWhatIsSubmittedIsDeferred() {
        delivery.unsetLimits(limits.limits());
        assertThat(submit("anna@example.test")).containsExactly(Replies.NOT_COUNTED);
        assertThat(deliver(message(Door.MX, "anna@example.test"))).containsExactly(Replies.DELIVERED);
        assertThat(delivery.findings())
                .extracting(HealthFinding::severity)
                .containsExactly(HealthFinding.Severity.FAILED);
    }

    @Test
    void countingThatIsBeingUpdatedIsWaitedFor() throws Exception {
        delivery = delivery(LONG);
        CompletableFuture<Set<Reply>> replies = CompletableFuture.supplyAsync(() -> submit("anna@example.test"));
        await().during(Duration.ofMillis(100)).until(() -> !replies.isDone());
        delivery.setLimits(limits.limits());
        assertThat(replies.get()).containsExactly(Replies.DELIVERED);
        assertThat(counted(Measure.MESSAGES_PER_DAY)).isEqualTo(1);
    }

    @Test
    void whereTheOperatorWantsNoCountingNothingIsLimitedAndHealthSaysSo() {
        expected = false;
        delivery.unsetLimits(limits.limits());
        for (int i = 0; i < 5; i++) {
            assertThat(submit("anna@example.test")).containsExactly(Replies.DELIVERED);
        }
        assertThat(delivery.findings())
                .extracting(HealthFinding::severity)
                .containsExactly(HealthFinding.Severity.NOTICE);
    }

    @Test
    void thereIsNothingToSayWhileItIsCounted() {
        assertThat(delivery.findings()).isEmpty();
    }
}
