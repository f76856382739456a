package org.palomar.delivery.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
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
import org.palomar.api.delivery.ReleaseAgent;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.limit.SendingLimits;
import org.palomar.api.list.MailingLists;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.quarantine.Quarantine;
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
import org.palomar.api.store.UnitsOfWork;
import org.palomar.api.trace.Storyteller;
import org.palomar.api.trace.Trace;
import org.palomar.delivery.internal.event.ClientFilters;
import org.palomar.delivery.internal.script.Claims;
import org.palomar.delivery.internal.script.Filters;
import org.palomar.delivery.internal.script.GlobalScripts;
import org.palomar.delivery.internal.snooze.Waker;
import org.palomar.mime.Headers;

/** Brings each message into its mailboxes, and into the queue for other servers, in one durable commit. */
@Component(
        service = {
            DeliveryAgent.class,
            ReleaseAgent.class,
            ScriptRehearsal.class,
            MailboxEvents.class,
            MailboxFilter.class,
            MetricSource.class,
            HealthIndicator.class
        })
public final class MailDelivery
        implements DeliveryAgent,
                ReleaseAgent,
                ScriptRehearsal,
                MailboxEvents,
                MailboxFilter,
                MetricSource,
                HealthIndicator {

    /** How long the counting of what accounts send is waited for while it is being updated. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final AtomicReference<@Nullable OutboundQueue> queue = new AtomicReference<>();
    private final Means means;
    private final SentCopies sent;
    private final ClientFilters clients;
    private final Waker waker;
    private final Deliveries deliveries;

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
                new ExpectedService<>(new OfferingBundles(context, MailingLists.class), PATIENCE),
                new ExpectedService<>(new OfferingBundles(context, Quarantine.class), PATIENCE));
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
                Signatory.none(directory));
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
                new ExpectedService<>(() -> false, Duration.ZERO),
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
            ExpectedService<MailingLists> lists,
            ExpectedService<Quarantine> quarantine) {
        this.means = new Means(
                new Destinations(directory, () -> queue.get() != null),
                mailStore,
                unitsOfWork,
                memory,
                filters,
                allowance,
                signatory,
                lists,
                quarantine,
                this::queue,
                new Storyteller(),
                clock);
        this.sent = new SentCopies(mailStore, unitsOfWork, memory, clock);
        this.clients = new ClientFilters(mailStore, filters, new EventShipments(means), clock);
        this.waker = new Waker(mailStore, clock);
        this.deliveries = new Deliveries(means, sent, waker);
    }

    @Override
    public Map<Recipient, Reply> deliver(List<Disposition> judged, boolean refusable, Companion companion) {
        return deliveries.deliver(judged, refusable, companion);
    }

    @Override
    public Reply release(MailTransaction message, Account owner, Companion companion) {
        return deliveries.release(message, owner, companion);
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
        means.storyteller().set(trace);
    }

    void unsetTrace(Trace trace) {
        means.storyteller().unset(trace);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setLimits(SendingLimits limits) {
        means.allowance().set(limits);
    }

    void unsetLimits(SendingLimits limits) {
        means.allowance().unset(limits);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSigner(MailSigner signer) {
        means.signatory().signer().set(signer);
    }

    void unsetSigner(MailSigner signer) {
        means.signatory().signer().unset(signer);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSealer(MailSealer sealer) {
        means.signatory().sealer().set(sealer);
    }

    void unsetSealer(MailSealer sealer) {
        means.signatory().sealer().unset(sealer);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setLists(MailingLists service) {
        means.lists().set(service);
    }

    void unsetLists(MailingLists service) {
        means.lists().unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setQuarantine(Quarantine service) {
        means.quarantine().set(service);
    }

    void unsetQuarantine(Quarantine service) {
        means.quarantine().unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setRewriting(SenderRewriting rewriting) {
        means.signatory().rewriting().set(rewriting);
    }

    void unsetRewriting(SenderRewriting rewriting) {
        means.signatory().rewriting().unset(rewriting);
    }

    @Override
    public Story rehearse(Account account, MailTransaction transaction, Optional<byte[]> script)
            throws ScriptRefusalException, IOException, StoreException {
        try (Claims.Held held = means.filters().open()) {
            List<String> visited = Deliveries.visited(transaction, Headers.read(transaction.content()));
            return new OwnFilters(means.filters(), held, means.destinations(), owner -> Standing.FREE, visited)
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
        return Stream.of(
                        means.filters().findings(),
                        means.allowance().findings(),
                        means.signatory().findings(),
                        waker.findings())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void report(MetricSink sink) {
        deliveries.report(sink);
        means.filters().report(sink);
        clients.report(sink);
        waker.report(sink);
    }
}
