package org.palomar.delivery.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.delivery.ReleaseAgent;
import org.palomar.api.directory.Account;
import org.palomar.api.limit.Charge;
import org.palomar.api.limit.Reservation;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.TraceEvent;
import org.palomar.delivery.internal.script.Claims;
import org.palomar.delivery.internal.snooze.Waker;
import org.palomar.mime.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what the pipeline has decided of a message, in one durable commit. Safe for any thread; the calling thread waits for the disk. */
final class Deliveries implements DeliveryAgent, ReleaseAgent {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    /** Ours, and that of the server in front. */
    private static final int RECEIVED_IN_FRONT = 2;

    private final Means means;
    private final SentCopies sent;
    private final Waker waker;
    private final Counter inbox = new Counter();
    private final Counter junk = new Counter();
    private final Counter held = new Counter();
    private final Counter queued = new Counter();
    private final Counter failed = new Counter();
    private final Timing commits = new Timing();

    /** @param waker hears of what is put off */
    Deliveries(Means means, SentCopies sent, Waker waker) {
        this.means = means;
        this.sent = sent;
        this.waker = waker;
    }

    /**
     * One message and what was decided of it.
     *
     * @param continued whether the trace has been told how it came
     */
    private record Case(
            List<Disposition> dispositions,
            Settlement settlement,
            boolean refusable,
            HeldMail held,
            Companion companion,
            boolean continued) {}

    @Override
    public Map<Recipient, Reply> deliver(List<Disposition> judged, boolean refusable, Companion companion) {
        List<Disposition> checked = new Redirections(means.destinations()).checked(judged);
        HeldMail held = HeldMail.of(checked, means.quarantine()::awaited);
        List<Disposition> dispositions = held.possible(checked);
        Settlement settlement = Settlement.of(dispositions, refusable, held.isKept());
        Map<Recipient, Reply> replies;
        if (settlement.deliveries().isEmpty()) {
            replies = settlement.replies();
            means.storyteller().tell(() -> new Chronicle(dispositions, means.clock()).withoutDelivery(replies));
        } else {
            replies = deliver(new Case(dispositions, settlement, refusable, held, companion, false));
        }
        new RefusedCopies(means.quarantine()).keep(dispositions, replies);
        return replies;
    }

    @Override
    public Reply release(MailTransaction message, Account owner, Companion companion) {
        List<Disposition> dispositions = List.of(new Disposition.Deliver(message.recipients(), message));
        Settlement settlement = Settlement.released(message, owner);
        return deliver(new Case(dispositions, settlement, true, HeldMail.none(), companion, true))
                .getOrDefault(message.recipients().getFirst(), Replies.NO_STORE);
    }

    private Map<Recipient, Reply> deliver(Case matter) {
        List<Disposition> dispositions = matter.dispositions();
        Settlement settlement = matter.settlement();
        boolean refusable = matter.refusable();
        MailTransaction message = settlement.deliveries().getFirst().transaction();
        try (Claims.Held held = means.filters().open();
                ListMail posts = new ListMail(means.lists()::awaited)) {
            boolean alone = refusable
                    || (dispositions.size() == 1 && message.recipients().size() == 1);
            Headers headers = Headers.read(message.content());
            OwnFilters own = new OwnFilters(
                    means.filters(),
                    held,
                    means.destinations(),
                    means.allowance()::standing,
                    visited(message, headers));
            Addressing addressing =
                    new Addressing(means.destinations(), means.mailStore(), own, posts, matter.held(), alone);
            for (Settlement.Part part : settlement.deliveries()) {
                addressing.add(part);
            }
            addressing.spareOthers();
            boolean unanimous = settlement.replies().isEmpty() && addressing.isUnanimous();
            Map<Recipient, Reply> replies =
                    settlement.with(unanimous ? addressing.refusals() : addressing.replies(), refusable);
            int taken = settlement.taken(replies);
            if (taken == 0) {
                tell(matter, replies);
                return replies;
            }
            return switch (means.allowance().reserve(message, taken)) {
                case Reservation.Refused(Reply reply) -> answered(matter, reply);
                case Reservation.Granted(Charge charge) -> {
                    try (charge) {
                        Chronicle chronicle =
                                new Chronicle(dispositions, means.clock(), Optional.of(headers), matter.continued());
                        Beside beside = unit -> {
                            charge.addTo(unit);
                            matter.companion().addTo(unit, replies);
                        };
                        commit(
                                message,
                                headers,
                                addressing,
                                new Guests(posts, matter.held(), beside),
                                chronicle,
                                replies);
                    }
                    yield replies;
                }
            };
        } catch (StoreException failure) {
            failed.increment();
            LOG.warn("The mail store refused message {}: {}", message.id(), failure.getMessage());
            return answered(matter, Replies.of(failure));
        } catch (UnsignedException failure) {
            failed.increment();
            LOG.error("Message {} is not accepted, as it can't be signed: {}", message.id(), failure.getMessage());
            return answered(matter, Replies.NOT_SIGNED);
        } catch (IOException failure) {
            failed.increment();
            LOG.error("Message {} could not be read back while it was delivered: {}", message.id(), failure.toString());
            return settlement.allAnswered(dispositions, Replies.NO_STORE);
        }
    }

    /** Nobody gets it now. */
    private Map<Recipient, Reply> answered(Case matter, Reply reply) {
        Map<Recipient, Reply> replies = matter.settlement().allAnswered(matter.dispositions(), reply);
        tell(matter, replies);
        return replies;
    }

    /** Of a message that nobody got; one that is released has its story already, and whoever releases it tells why it stays. */
    private void tell(Case matter, Map<Recipient, Reply> replies) {
        means.storyteller()
                .tell(() -> new Chronicle(matter.dispositions(), means.clock(), Optional.empty(), matter.continued())
                        .withoutDelivery(replies));
    }

    /** What others add to the one commit. */
    @FunctionalInterface
    private interface Beside {
        void addTo(UnitOfWork unit) throws StoreException;
    }

    /** All that is not the delivery's own in the one commit. */
    private record Guests(ListMail posts, HeldMail held, Beside beside) {}

    /** Copies, entries of the queue, and the count of what the sender may send share one write. */
    private void commit(
            MailTransaction message,
            Headers headers,
            Addressing addressing,
            Guests guests,
            Chronicle chronicle,
            Map<Recipient, Reply> replies)
            throws StoreException, IOException, UnsignedException {
        Copies copies = addressing.copies();
        Outgoing outgoing = addressing.outgoing();
        ListMail posts = guests.posts();
        if (copies.byAccount().isEmpty() && outgoing.count() == 0 && posts.isEmpty()) {
            means.storyteller().tell(() -> chronicle.withoutDelivery(replies));
            return; // all of it was dropped
        }
        long start = System.nanoTime();
        Pen pen = means.signatory().pen();
        try (Shipment shipment = new Shipment(means.mailStore(), means.memory(), means.queue(), message, pen)) {
            UnitOfWork unit = means.unitsOfWork().open();
            List<Happening> happenings = new ArrayList<>(addressing.expansions());
            Optional<MailboxName> own = sent.place(message, headers);
            if (own.isPresent()) {
                Account sender = message.origin().account().orElseThrow();
                shipment.keepSent(sender.id(), own.get());
                sent.remember(unit, message, headers);
                happenings.add(new Happening.Delivered(sender.address(), sender.id(), own.get(), "sent copy"));
            }
            addressing.word(means.clock().instant()).ifPresent(word -> shipment.write(word.letter(), word.host()));
            boolean shipped = shipment.load(unit, copies, outgoing, guests.held());
            boolean durable = posts.load(unit) || shipped;
            happenings.addAll(pen.happenings());
            happenings.addAll(posts.happenings());
            happenings.addAll(guests.held().happenings());
            Supplier<List<TraceEvent>> story =
                    () -> chronicle.delivered(replies, happenings, copies, shipment.placed());
            if (durable) {
                means.storyteller().add(unit, story);
                guests.beside().addTo(unit);
                unit.commit();
                if (shipment.hasNaps()) {
                    waker.told();
                }
            } else {
                means.storyteller().tell(story);
            }
        }
        commits.recordSince(start);
        copies.byAccount().values().forEach(copy -> counter(copy).increment());
        queued.add(outgoing.count());
    }

    private Counter counter(Copies.Copy copy) {
        return copy.held().isPresent() ? held : copy.junk() ? junk : inbox;
    }

    /**
     * Where the message says that it has been, in lower case. What a server in front of this one says, which brings it by LMTP and may name the recipient in its own part of the header (as Postfix does with {@code flags=D}), is where it
     * goes now: that part ends with that server's {@code Received}, the first below ours, and nobody else writes into it.
     */
    static List<String> visited(MailTransaction message, Headers headers) {
        int own = message.origin().door() == Origin.Door.LMTP ? RECEIVED_IN_FRONT : 0;
        List<String> visited = new ArrayList<>();
        int received = 0;
        for (Headers.Field field : headers.fields()) {
            received += field.is("Received") ? 1 : 0;
            if (field.is("Delivered-To") && received >= own) {
                visited.add(field.text().strip().toLowerCase(Locale.ROOT));
            }
        }
        return visited;
    }

    void report(MetricSink sink) {
        String help = "Copies put into mailboxes, and held for review";
        sink.counter("palomar_delivery_copies", help, Map.of("mailbox", "inbox"), inbox.value());
        sink.counter("palomar_delivery_copies", help, Map.of("mailbox", "junk"), junk.value());
        sink.counter("palomar_delivery_copies", help, Map.of("mailbox", "quarantine"), held.value());
        sink.counter("palomar_delivery_queued", "Recipients given to the outbound queue", Map.of(), queued.value());
        sink.counter("palomar_delivery_failures", "Messages that the store refused", Map.of(), failed.value());
        sink.timing("palomar_delivery_commit", "From staging to durable", Map.of(), commits);
    }
}
