package org.palomar.delivery.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.MailStore.Placement;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.metric.Timing;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.store.UnitsOfWork;
import org.palomar.api.trace.Storyteller;
import org.palomar.api.trace.Trace;
import org.palomar.mime.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings each message into its mailboxes, and into the queue for other servers, in one durable commit. */
@Component(service = {DeliveryAgent.class, MetricSource.class})
public final class MailDelivery implements DeliveryAgent, MetricSource {

    private static final Logger LOG = LoggerFactory.getLogger(MailDelivery.class);

    private final Destinations destinations;
    private final AtomicReference<@Nullable OutboundQueue> queue = new AtomicReference<>();
    private final MailStore mailStore;
    private final UnitsOfWork unitsOfWork;
    private final Clock clock;
    private final Storyteller storyteller = new Storyteller();
    private final Counter inbox = new Counter();
    private final Counter junk = new Counter();
    private final Counter queued = new Counter();
    private final Counter failed = new Counter();
    private final Timing commits = new Timing();

    @Activate
    public MailDelivery(
            @Reference Directory directory, @Reference MailStore mailStore, @Reference UnitsOfWork unitsOfWork) {
        this(directory, mailStore, unitsOfWork, Clock.systemUTC());
    }

    MailDelivery(Directory directory, MailStore mailStore, UnitsOfWork unitsOfWork, Clock clock) {
        this.clock = clock;
        this.destinations = new Destinations(directory, () -> queue.get() != null);
        this.mailStore = mailStore;
        this.unitsOfWork = unitsOfWork;
    }

    @Override
    public Map<Recipient, Reply> deliver(List<Disposition> judged, boolean refusable) {
        List<Disposition> dispositions = new Redirections(destinations).checked(judged);
        Settlement settlement = Settlement.of(dispositions, refusable);
        if (settlement.deliveries().isEmpty()) {
            storyteller.tell(() -> new Chronicle(dispositions, clock).withoutDelivery(settlement.replies()));
            return settlement.replies();
        }
        MailTransaction message = settlement.deliveries().getFirst().transaction();
        try {
            boolean alone = refusable
                    || (dispositions.size() == 1 && message.recipients().size() == 1);
            Headers headers = Headers.read(message.content());
            Addressing addressing = new Addressing(destinations, mailStore, deliveredTo(headers), alone);
            settlement.deliveries().forEach(addressing::add);
            Map<Recipient, Reply> replies = settlement.with(addressing.replies(), refusable);
            if (replies.containsValue(Replies.DELIVERED)) {
                commit(message, addressing, new Chronicle(dispositions, clock, Optional.of(headers)), replies);
            } else {
                storyteller.tell(() -> new Chronicle(dispositions, clock).withoutDelivery(replies));
            }
            return replies;
        } catch (StoreException failure) {
            failed.increment();
            LOG.warn("The mail store refused message {}: {}", message.id(), failure.getMessage());
            Map<Recipient, Reply> replies = settlement.allAnswered(dispositions, Replies.of(failure));
            storyteller.tell(() -> new Chronicle(dispositions, clock).withoutDelivery(replies));
            return replies;
        } catch (IOException failure) {
            failed.increment();
            LOG.error("Message {} could not be read back while it was delivered: {}", message.id(), failure.toString());
            return settlement.allAnswered(dispositions, Replies.NO_STORE);
        }
    }

    /** Copies and entries of the queue share one body and one write. */
    private void commit(
            MailTransaction message, Addressing addressing, Chronicle chronicle, Map<Recipient, Reply> replies)
            throws StoreException, IOException {
        Copies copies = addressing.copies();
        Outgoing outgoing = addressing.outgoing();
        if (copies.byAccount().isEmpty() && outgoing.count() == 0) {
            storyteller.tell(() -> chronicle.withoutDelivery(replies));
            return; // all of it was dropped
        }
        long start = System.nanoTime();
        try (StagedMessage staged = mailStore.stage(message.content())) {
            UnitOfWork unit = unitsOfWork.open();
            List<Placement> placements = placements(staged, copies, message);
            storyteller.add(unit, () -> chronicle.delivered(replies, addressing.expansions(), copies, placements));
            mailStore.deliver(unit, placements);
            if (outgoing.count() > 0) {
                List<Outbound> messages = outgoing.messages(message, EightBit.of(message.content()));
                queue().add(unit, staged.body(), messages);
            }
            unit.commit();
        }
        commits.recordSince(start);
        copies.byAccount().values().forEach(copy -> (copy.junk() ? junk : inbox).increment());
        queued.add(outgoing.count());
    }

    private List<Placement> placements(StagedMessage staged, Copies copies, MailTransaction message)
            throws StoreException {
        List<Placement> placements = new ArrayList<>(copies.byAccount().size());
        for (Map.Entry<AccountId, Copies.Copy> entry : copies.byAccount().entrySet()) {
            Copies.Copy copy = entry.getValue();
            placements.add(new Placement(
                    entry.getKey(),
                    copy.junk() ? junkOf(entry.getKey()) : MailboxName.INBOX,
                    new NewMessage(staged, copy.prefix(), Flags.NONE, message.received())));
        }
        return placements;
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

    private MailboxName junkOf(AccountId account) throws StoreException {
        return mailStore.account(account).withUse(SpecialUse.JUNK).orElse(MailboxName.INBOX);
    }

    private static List<String> deliveredTo(Headers headers) {
        return headers.all("Delivered-To").stream()
                .map(field -> field.text().strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Override
    public void report(MetricSink sink) {
        String help = "Copies put into mailboxes";
        sink.counter("palomar_delivery_copies", help, Map.of("mailbox", "inbox"), inbox.value());
        sink.counter("palomar_delivery_copies", help, Map.of("mailbox", "junk"), junk.value());
        sink.counter("palomar_delivery_queued", "Recipients given to the outbound queue", Map.of(), queued.value());
        sink.counter("palomar_delivery_failures", "Messages that the store refused", Map.of(), failed.value());
        sink.timing("palomar_delivery_commit", "From staging to durable", Map.of(), commits);
    }
}
