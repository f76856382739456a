package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Alias;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.Trace;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.directory.Directories;
import org.palomar.mailboxes.InMemoryMailStore;
import org.palomar.queue.StandingQueue;
import org.palomar.scripts.StandingScripts;
import org.palomar.storage.FaultyEngine;
import org.palomar.trace.KeptTrace;

/** The trace tells of each message what became of it, in the commit that made it so: the real trace, queue, store and directory. */
class MessageStoryTest {

    private static final String BODY =
            "Subject: =?UTF-8?Q?hola_=C2=BFqu=C3=A9_tal=3F?=\r\nMessage-ID: <1@remote.test>\r\n\r\nhello\r\n";
    private static final StepReport REPORT =
            new StepReport("tagger", "tag", "X-Spam-Score: 1.5", Duration.ofMillis(3), List.of());

    private final Directories directories = Directories.inMemory();
    private final FaultyEngine engine = new FaultyEngine();
    private final InMemoryMailStore store = InMemoryMailStore.over(engine, Clock.systemUTC());
    private final StandingScripts scripts = StandingScripts.open(store.store());
    private final MailDelivery delivery =
            new MailDelivery(directories.directory(), store.mail(), store.units(), scripts.scripts(), scripts.memory());
    private StandingQueue queue;
    private KeptTrace trace;
    private Account anna;

    @BeforeEach
    void open() throws Exception {
        trace = KeptTrace.open(store.store(), Clock.systemUTC());
        queue = StandingQueue.open(
                store.store(),
                Clock.systemUTC(),
                directories.directory(),
                delivery,
                attempt -> new AttemptResult.Unreachable(new RemoteReply(451, "4.4.1", "nobody")));
        queue.tell(trace.trace());
        delivery.setQueue(queue.queue());
        delivery.setTrace(trace.trace());
        directories.admin().createDomain(Domain.of("example.test"));
        try (Password password = Password.of("secret password")) {
            anna = directories.admin().createAccount(Address.of("anna@example.test"), "Anna", password);
        }
        directories
                .admin()
                .setAlias(new Alias(
                        Address.of("both@example.test"),
                        List.of(Address.of("anna@example.test"), Address.of("x@elsewhere.test"))));
    }

    @AfterEach
    void close() {
        queue.close();
        trace.close();
        scripts.close();
        store.close();
        directories.close();
    }

    private static Recipient to(String address) {
        return new Recipient(Address.of(address), Set.of());
    }

    private MailTransaction message(Recipient... recipients) {
        Origin origin = new Origin(
                Origin.Door.MX,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                "client",
                "TLSv1.3",
                Optional.empty());
        return new MailTransaction(
                        "T1",
                        Instant.parse("2026-01-02T03:04:05Z"),
                        origin,
                        ReversePath.of(Address.of("x@remote.test")),
                        List.of(recipients),
                        Content.of(BODY.getBytes(StandardCharsets.US_ASCII)),
                        List.of(),
                        false)
                .withReports(List.of(REPORT));
    }

    private void deliver(MailTransaction message) {
        delivery.deliver(List.of(new Disposition.Deliver(message.recipients(), message)), false);
        trace.flush();
    }

    private Story story() throws Exception {
        return trace.search().find(TraceQuery.of("T1"), 1).getFirst();
    }

    private List<Happening> events() throws Exception {
        return story().events().stream().map(TraceEvent::what).toList();
    }

    private static Happening inInbox(Account account) {
        return new Happening.Delivered(account.address(), account.id(), MailboxName.INBOX, "inbox");
    }

    @Test
    void tellsHowAMessageCameWhatStepsSaidAndWhereItIs() throws Exception {
        deliver(message(to("anna@example.test")));
        Happening.Received received = story().received().orElseThrow();
        assertThat(received.subject()).isEqualTo("hola \u00bfqu\u00e9 tal?");
        assertThat(received.messageId()).isEqualTo("1@remote.test");
        assertThat(received.size()).isEqualTo(BODY.length());
        assertThat(received.source().remote()).isEqualTo("127.0.0.1");
        assertThat(received.source().tls()).isEqualTo("TLSv1.3");
        assertThat(received.recipients()).containsExactly(Address.of("anna@example.test"));
        assertThat(events()).containsExactly(new Happening.Judged(REPORT), inInbox(anna));
    }

    @Test
    void tellsWhereAnAliasLedAndWhatWaitsInTheQueue() throws Exception {
        deliver(message(to("both@example.test")));
        assertThat(events())
                .contains(
                        new Happening.Expanded(
                                Address.of("both@example.test"),
                                List.of(Address.of("anna@example.test"), Address.of("x@elsewhere.test")),
                                "alias"),
                        inInbox(anna))
                .filteredOn(Happening.Queued.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(Happening.Queued.class, queued -> {
                    assertThat(queued.destination()).isEqualTo(Domain.of("elsewhere.test"));
                    assertThat(queued.recipients()).containsExactly(Address.of("x@elsewhere.test"));
                });
    }

    @Test
    void tellsOfWhatNobodyGot() throws Exception {
        MailTransaction message = message(to("anna@example.test"));
        Reply no = new Reply(550, "5.7.1", "No");
        delivery.deliver(List.of(new Disposition.Refuse(message.recipients(), message, no)), true);
        trace.flush();
        assertThat(story().received()).isPresent();
        assertThat(events()).containsExactly(new Happening.Judged(REPORT), new Happening.Refused(List.of(), no));
    }

    @Test
    void tellsOfWhatWasThrownAway() throws Exception {
        MailTransaction message = message(to("anna@example.test"));
        delivery.deliver(List.of(new Disposition.Drop(message.recipients(), message, "a virus")), true);
        trace.flush();
        assertThat(events()).contains(new Happening.Discarded(List.of(), "a virus"));
    }

    @Test
    void tellsWhySomethingIsInJunk() throws Exception {
        MailTransaction message = message(to("anna@example.test"));
        delivery.deliver(List.of(new Disposition.Hold(message.recipients(), message, "looks odd")), false);
        assertThat(events()).last().isInstanceOfSatisfying(Happening.Delivered.class, delivered -> {
            assertThat(delivered.mailbox().value()).isEqualTo("Junk");
            assertThat(delivered.why()).isEqualTo("held: looks odd");
        });
    }

    /** The story can't say what did not happen. */
    @Test
    void aCommitThatFailsLeavesNoWordOfADelivery() throws Exception {
        deliver(message(to("anna@example.test")));
        engine.next(FaultyEngine.Fault.DISK_FULL);
        MailTransaction second = new MailTransaction(
                "T2",
                Instant.parse("2026-01-02T03:04:06Z"),
                message().origin(),
                message().sender(),
                List.of(to("anna@example.test")),
                message().content(),
                List.of(),
                false);
        delivery.deliver(List.of(new Disposition.Deliver(second.recipients(), second)), false);
        trace.flush();
        assertThat(trace.search().find(TraceQuery.of("T2"), 1))
                .allSatisfy(story -> assertThat(story.events())
                        .extracting(TraceEvent::what)
                        .noneMatch(Happening.Delivered.class::isInstance));
    }

    @Test
    void mailFlowsWithoutATraceAndWithOneThatIsBroken() throws Exception {
        delivery.unsetTrace(trace.trace());
        deliver(message(to("anna@example.test")));
        assertThat(trace.search().find(TraceQuery.ALL, 1)).isEmpty();
        delivery.setTrace(new Trace() {
            @Override
            public void add(UnitOfWork unit, List<TraceEvent> events) {
                throw new IllegalStateException("broken by order");
            }

            @Override
            public void tell(List<TraceEvent> events) {
                throw new NoClassDefFoundError("gone by order");
            }
        });
        MailTransaction message = message(to("anna@example.test"));
        assertThat(delivery.deliver(List.of(new Disposition.Deliver(message.recipients(), message)), false))
                .containsValue(Replies.DELIVERED);
        assertThat(delivery.deliver(List.of(new Disposition.Drop(message.recipients(), message, "x")), false))
                .containsValue(Replies.DELIVERED);
    }
}
