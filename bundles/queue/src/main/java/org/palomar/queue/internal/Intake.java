package org.palomar.queue.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StagedBody;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Happening.Operated.Change;
import org.palomar.queue.internal.record.EntryRow;
import org.palomar.queue.internal.record.Keys;
import org.palomar.queue.internal.record.Letter;
import org.palomar.queue.internal.record.Pending;
import org.palomar.queue.internal.record.Route;
import org.palomar.storage.Contribution;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/** Takes messages in: makes their entries, one for each destination. Safe for any thread. */
final class Intake implements OutboundQueue {

    private final Entries entries;
    private final SharedSchedule schedule;
    private final QueueIds ids;
    private final Terms terms;
    private final Telling telling;
    private final HeldDestinations held;

    Intake(
            Entries entries,
            SharedSchedule schedule,
            QueueIds ids,
            Terms terms,
            Telling telling,
            HeldDestinations held) {
        this.entries = entries;
        this.schedule = schedule;
        this.ids = ids;
        this.terms = terms;
        this.telling = telling;
        this.held = held;
    }

    @Override
    public void add(UnitOfWork unit, StagedBody body, List<Outbound> messages) throws StoreException {
        take(unit, body, messages.stream().map(Intake::notOurs).toList());
    }

    private static Outbound notOurs(Outbound message) {
        return message.kind() == Outbound.Kind.NOTICE ? message.as(Outbound.Kind.ORIGINAL) : message;
    }

    /** Adds one that the queue has written itself. */
    void addNotice(UnitOfWork unit, StagedBody body, Outbound notice) throws StoreException {
        take(unit, body, List.of(notice));
    }

    private void take(UnitOfWork unit, StagedBody body, List<Outbound> messages) throws StoreException {
        Store.StagedBlob blob = Store.StagedBlob.of(body);
        Transaction transaction = Transaction.of(unit);
        entries.requireCurrent();
        List<Made> made = new ArrayList<>();
        for (Outbound message : messages) {
            for (Map.Entry<Domain, List<OutboundRecipient>> destination :
                    byDomain(message).entrySet()) {
                List<OutboundRecipient> all = destination.getValue();
                for (int from = 0; from < all.size(); from += MAX_RECIPIENTS) {
                    Outbound part = message.to(all.subList(from, Math.min(all.size(), from + MAX_RECIPIENTS)));
                    Made entry = entry(part, destination.getKey(), blob);
                    made.add(entry);
                    telling.queued(unit, entry.id, destination.getKey(), part);
                    if (held.has(destination.getKey())) {
                        telling.operated(
                                unit,
                                part,
                                new Happening.Operated(entry.id, Change.HELD, "as all for its destination"));
                    }
                }
            }
        }
        transaction.add(new Arriving(blob, made));
    }

    private static Map<Domain, List<OutboundRecipient>> byDomain(Outbound message) {
        Map<Domain, List<OutboundRecipient>> byDomain = new LinkedHashMap<>();
        for (OutboundRecipient recipient : message.recipients()) {
            byDomain.computeIfAbsent(recipient.address().domain(), domain -> new ArrayList<>())
                    .add(recipient);
        }
        return byDomain;
    }

    private Made entry(Outbound part, Domain domain, Store.StagedBlob blob) throws StoreException {
        List<Pending> pending = new ArrayList<>(part.recipients().size());
        for (int i = 0; i < part.recipients().size(); i++) {
            pending.add(new Pending(i, Optional.empty()));
        }
        EntryRow row = new EntryRow(
                blob.id(),
                part.prefix().size() + blob.id().size(),
                new Route(domain, Optional.empty(), Placing.lane(part)),
                Placing.course(part, OutboundOptions.LEAST_PRIORITY),
                pending);
        return new Made(ids.next(), row, Letter.encode(part));
    }

    /** An entry before it is written. */
    private static final class Made {
        private final QueueId id;
        private final EntryRow row;
        private final byte[] letter;
        private boolean held;

        Made(QueueId id, EntryRow row, byte[] letter) {
            this.id = id;
            this.row = row;
            this.letter = letter;
        }
    }

    /** Writes new entries, and schedules them once they are durable. */
    private final class Arriving implements Contribution {

        private final Store.StagedBlob blob;
        private final List<Made> made;

        Arriving(Store.StagedBlob blob, List<Made> made) {
            this.blob = blob;
            this.made = made;
        }

        @Override
        public void write(WriteBatch batch) throws StoreException {
            entries.requireCurrent();
            for (Made entry : made) {
                batch.put(Keys.row(entry.id), entry.row.encode());
                batch.put(Keys.letter(entry.id), entry.letter);
                blob.refer(batch, Keys.owner(entry.id));
                entry.held = held.has(entry.row.route().domain());
                if (entry.held) {
                    entries.holding(List.of(entry.id)).write(batch);
                }
            }
        }

        @Override
        public void committed() {
            Patience patience = terms.patience();
            made.forEach(entry -> schedule.arrive(entry.id, Placing.of(entry.row, patience), entry.held));
        }
    }
}
