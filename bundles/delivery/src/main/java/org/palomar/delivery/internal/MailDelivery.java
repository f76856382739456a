package org.palomar.delivery.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.limit.Charge;
import org.palomar.api.limit.Reservation;
import org.palomar.api.limit.SendingLimits;
import org.palomar.api.list.MailingLists;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.metric.Timing;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.script.MailboxEvents;
import org.palomar.api.script.MailboxFilter;
import org.palomar.api.script.ScriptMemory;
import org.palomar.api.script.ScriptRefusalException;
import org.palomar.api.script.ScriptRehearsal;
import org.palomar.api.script.Scripts;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.OfferingBundles;
import org.palomar.api.signing.MailSealer;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.SenderRewriting;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.store.UnitsOfWork;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Storyteller;
import org.palomar.api.trace.Trace;
import org.palomar.api.trace.TraceEvent;
import org.palomar.delivery.internal.event.ClientFilters;
import org.palomar.delivery.internal.script.Claims;
import org.palomar.delivery.internal.script.Filters;
import org.palomar.delivery.internal.script.GlobalScripts;
import org.palomar.delivery.internal.snooze.Waker;
import org.palomar.mime.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings each message into its mailboxes, and into the queue for other servers, in one durable commit. */
@Component(
        service = {
            DeliveryAgent.class,
            ScriptRehearsal.class,
            MailboxEvents.class,
            MailboxFilter.class,
            MetricSource.class,
            HealthIndicator.class
        })
public final class MailDelivery
        implements DeliveryAgent, ScriptRehearsal, MailboxEvents, MailboxFilter, MetricSource, HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(MailDelivery.class);

    /** How long the counting of what accounts send is waited for while it is being updated. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Destinations destinations;
    private final AtomicReference<@Nullable OutboundQueue> queue = new AtomicReference<>();
    private final MailStore mailStore;
    private final UnitsOfWork unitsOfWork;
    private final Clock clock;
    private final Allowance allowance;
    private final Signatory signatory;
    private final ExpectedService<MailingLists> lists;
    private final Storyteller storyteller = new Storyteller();
    private final ScriptMemory memory;
    private final Filters filters;
    private final SentCopies sent;
    private final ClientFilters clients;
    private final Waker waker;
    private final Counter inbox = new Counter();
    private final Counter junk = new Counter();
    private final Counter queued = new Counter();
    private final Counter failed = new Counter();
    private final Timing commits = new Timing();

    @Activate
    public MailDelivery(
            BundleContext context,
            @Reference Directory directory,
            @Reference MailStore mailStore,
            @Reference UnitsOfWork unitsOfWork,
            @Reference Scripts scripts,
            @Reference ScriptMemory memory) {
        this(
                directory,
                mailStore,
                unitsOfWork,
                memory,
                filters(mailStore, scripts, memory),
                Clock.systemUTC(),
                new Allowance(new ExpectedService<>(new OfferingBundles(context, SendingLimits.class), PATIENCE)),
                new Signatory(
                        new ExpectedService<>(new OfferingBundles(context, MailSigner.class), PATIENCE),
                        new ExpectedService<>(new OfferingBundles(context, MailSealer.class), PATIENCE),
                        new ExpectedService<>(new OfferingBundles(context, SenderRewriting.class), PATIENCE),
                        directory),
                new ExpectedService<>(new OfferingBundles(context, MailingLists.class), PATIENCE));
        waker.start();
    }

    @Deactivate
    void stop() {
        waker.close();
    }

    /** Who wakes messages that filters have put off; a test that wants it starts it. */
    Waker waker() {
        return waker;
    }

    /** Without a framework, where nobody counts what accounts send, or signs it. */
    public MailDelivery(
            Directory directory, MailStore mailStore, UnitsOfWork unitsOfWork, Scripts scripts, ScriptMemory memory) {
        this(
                directory,
                mailStore,
                unitsOfWork,
                memory,
                filters(mailStore, scripts, memory),
                Clock.systemUTC(),
                Allowance.boundless(),
                Signatory.none(directory),
                new ExpectedService<>(() -> false, Duration.ZERO));
    }

    static Filters filters(MailStore mailStore, Scripts scripts, ScriptMemory memory) {
        return Filters.of(mailStore, scripts, memory, GlobalScripts.ofServer(), Clock.system(ZoneId.systemDefault()));
    }

    MailDelivery(
            Directory directory,
            MailStore mailStore,
            UnitsOfWork unitsOfWork,
            ScriptMemory memory,
            Filters filters,
            Clock clock,
            Allowance allowance,
            Signatory signatory) {
        this(
                directory,
                mailStore,
                unitsOfWork,
                memory,
                filters,
                clock,
                allowance,
                signatory,
                new ExpectedService<>(() -> false, Duration.ZERO));
    }

    private MailDelivery(
            Directory directory,
            MailStore mailStore,
            UnitsOfWork unitsOfWork,
            ScriptMemory memory,
            Filters filters,
            Clock clock,
            Allowance allowance,
            Signatory signatory,
            ExpectedService<MailingLists> lists) {
        this.lists = lists;
        this.clock = clock;
        this.allowance = allowance;
        this.signatory = signatory;
        this.destinations = new Destinations(directory, () -> queue.get() != null);
        this.mailStore = mailStore;
        this.unitsOfWork = unitsOfWork;
        this.memory = memory;
        this.filters = filters;
        this.sent = new SentCopies(mailStore, unitsOfWork, memory, clock);
        EventShipments shipments = new EventShipments(
                filters,
                destinations,
                allowance,
                signatory,
                mailStore,
                unitsOfWork,
                memory,
                this::queue,
                storyteller,
                clock);
        this.clients = new ClientFilters(mailStore, filters, shipments, clock);
        this.waker = new Waker(mailStore, clock);
    }

    @Override
    public Map<Recipient, Reply> deliver(List<Disposition> judged, boolean refusable, Companion companion) {
        List<Disposition> dispositions = new Redirections(destinations).checked(judged);
        Settlement settlement = Settlement.of(dispositions, refusable);
        if (settlement.deliveries().isEmpty()) {
            storyteller.tell(() -> new Chronicle(dispositions, clock).withoutDelivery(settlement.replies()));
            return settlement.replies();
        }
        MailTransaction message = settlement.deliveries().getFirst().transaction();
        try (Claims.Held held = filters.open();
                ListMail posts = new ListMail(lists::awaited)) {
            boolean alone = refusable
                    || (dispositions.size() == 1 && message.recipients().size() == 1);
            Headers headers = Headers.read(message.content());
            OwnFilters own = new OwnFilters(filters, held, destinations, allowance::standing, deliveredTo(headers));
            Addressing addressing = new Addressing(destinations, mailStore, own, posts, alone);
            for (Settlement.Part part : settlement.deliveries()) {
                addressing.add(part);
            }
            addressing.queueLoops();
            boolean unanimous = settlement.replies().isEmpty() && addressing.isUnanimous();
            Map<Recipient, Reply> replies =
                    settlement.with(unanimous ? addressing.refusals() : addressing.replies(), refusable);
            int taken = settlement.taken(replies);
            if (taken == 0) {
                storyteller.tell(() -> new Chronicle(dispositions, clock).withoutDelivery(replies));
                return replies;
            }
            return switch (allowance.reserve(message, taken)) {
                case Reservation.Refused(Reply reply) -> answered(dispositions, settlement, reply);
                case Reservation.Granted(Charge charge) -> {
                    try (charge) {
                        Chronicle chronicle = new Chronicle(dispositions, clock, Optional.of(headers));
                        commit(message, headers, addressing, posts, chronicle, replies, unit -> {
                            charge.addTo(unit);
                            companion.addTo(unit, replies);
                        });
                    }
                    yield replies;
                }
            };
        } catch (StoreException failure) {
            failed.increment();
            LOG.warn("The mail store refused message {}: {}", message.id(), failure.getMessage());
            return answered(dispositions, settlement, Replies.of(failure));
        } catch (UnsignedException failure) {
            failed.increment();
            LOG.error("Message {} is not accepted, as it can't be signed: {}", message.id(), failure.getMessage());
            return answered(dispositions, settlement, Replies.NOT_SIGNED);
        } catch (IOException failure) {
            failed.increment();
            LOG.error("Message {} could not be read back while it was delivered: {}", message.id(), failure.toString());
            return settlement.allAnswered(dispositions, Replies.NO_STORE);
        }
    }

    /** Nobody gets it now. */
    private Map<Recipient, Reply> answered(List<Disposition> dispositions, Settlement settlement, Reply reply) {
        Map<Recipient, Reply> replies = settlement.allAnswered(dispositions, reply);
        storyteller.tell(() -> new Chronicle(dispositions, clock).withoutDelivery(replies));
        return replies;
    }

    /** What others add to the one commit. */
    @FunctionalInterface
    private interface Beside {
        void addTo(UnitOfWork unit) throws StoreException;
    }

    /** Copies, entries of the queue, and the count of what the sender may send share one write. */
    private void commit(
            MailTransaction message,
            Headers headers,
            Addressing addressing,
            ListMail posts,
            Chronicle chronicle,
            Map<Recipient, Reply> replies,
            Beside beside)
            throws StoreException, IOException, UnsignedException {
        Copies copies = addressing.copies();
        Outgoing outgoing = addressing.outgoing();
        if (copies.byAccount().isEmpty() && outgoing.count() == 0 && posts.isEmpty()) {
            storyteller.tell(() -> chronicle.withoutDelivery(replies));
            return; // all of it was dropped
        }
        long start = System.nanoTime();
        Pen pen = signatory.pen();
        try (Shipment shipment = new Shipment(mailStore, memory, this::queue, message, pen)) {
            UnitOfWork unit = unitsOfWork.open();
            List<Happening> happenings = new ArrayList<>(addressing.expansions());
            Optional<MailboxName> own = sent.place(message, headers);
            if (own.isPresent()) {
                Account sender = message.origin().account().orElseThrow();
                shipment.keepSent(sender.id(), own.get());
                sent.remember(unit, message, headers);
                happenings.add(new Happening.Delivered(sender.address(), sender.id(), own.get(), "sent copy"));
            }
            boolean shipped = shipment.load(unit, copies, outgoing);
            boolean durable = posts.load(unit) || shipped;
            happenings.addAll(pen.happenings());
            happenings.addAll(posts.happenings());
            Supplier<List<TraceEvent>> story =
                    () -> chronicle.delivered(replies, happenings, copies, shipment.placed());
            if (durable) {
                storyteller.add(unit, story);
                beside.addTo(unit);
                unit.commit();
                if (shipment.hasNaps()) {
                    waker.told();
                }
            } else {
                storyteller.tell(story);
            }
        }
        commits.recordSince(start);
        copies.byAccount().values().forEach(copy -> (copy.junk() ? junk : inbox).increment());
        queued.add(outgoing.count());
    }

    private OutboundQueue queue() throws StoreException {
        OutboundQueue present = queue.get();
        if (present == null) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the outbound queue has gone");
        }
        return present;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setQueue(OutboundQueue service) {
        queue.set(service);
    }

    void unsetQueue(OutboundQueue service) {
        queue.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setTrace(Trace trace) {
        storyteller.set(trace);
    }

    void unsetTrace(Trace trace) {
        storyteller.unset(trace);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setLimits(SendingLimits limits) {
        allowance.set(limits);
    }

    void unsetLimits(SendingLimits limits) {
        allowance.unset(limits);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSigner(MailSigner signer) {
        signatory.signer().set(signer);
    }

    void unsetSigner(MailSigner signer) {
        signatory.signer().unset(signer);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSealer(MailSealer sealer) {
        signatory.sealer().set(sealer);
    }

    void unsetSealer(MailSealer sealer) {
        signatory.sealer().unset(sealer);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setLists(MailingLists service) {
        lists.set(service);
    }

    void unsetLists(MailingLists service) {
        lists.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setRewriting(SenderRewriting rewriting) {
        signatory.rewriting().set(rewriting);
    }

    void unsetRewriting(SenderRewriting rewriting) {
        signatory.rewriting().unset(rewriting);
    }

    private static List<String> deliveredTo(Headers headers) {
        return headers.all("Delivered-To").stream()
                .map(field -> field.text().strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Override
    public Story rehearse(Account account, MailTransaction transaction, Optional<byte[]> script)
            throws ScriptRefusalException, IOException, StoreException {
        try (Claims.Held held = filters.open()) {
            List<String> visited = deliveredTo(Headers.read(transaction.content()));
            return new OwnFilters(filters, held, destinations, owner -> Standing.FREE, visited)
                    .rehearse(account, transaction, script);
        }
    }

    @Override
    public boolean concern(AccountId account, Cause cause) throws StoreException {
        return clients.events().concern(account, cause) || (cause == Cause.APPEND && sent.wants(account));
    }

    @Override
    public void happened(Event event) {
        sent.appended(event);
        clients.events().happened(event);
    }

    @Override
    public Prepared prepare(Account account, Which which) throws ScriptRefusalException, StoreException {
        return clients.filter().prepare(account, which);
    }

    @Override
    public List<HealthFinding> findings() {
        return Stream.of(filters.findings(), allowance.findings(), signatory.findings(), waker.findings())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void report(MetricSink sink) {
        filters.report(sink);
        clients.report(sink);
        waker.report(sink);
        String help = "Copies put into mailboxes";
        sink.counter("palomar_delivery_copies", help, Map.of("mailbox", "inbox"), inbox.value());
        sink.counter("palomar_delivery_copies", help, Map.of("mailbox", "junk"), junk.value());
        sink.counter("palomar_delivery_queued", "Recipients given to the outbound queue", Map.of(), queued.value());
        sink.counter("palomar_delivery_failures", "Messages that the store refused", Map.of(), failed.value());
        sink.timing("palomar_delivery_commit", "From staging to durable", Map.of(), commits);
    }
}
