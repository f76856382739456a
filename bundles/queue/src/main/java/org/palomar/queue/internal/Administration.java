package org.palomar.queue.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.QueueState;
import org.palomar.api.queue.QueueSummary;
import org.palomar.api.queue.QueuedRecipient;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening.Operated.Change;
import org.palomar.queue.internal.record.EntryRow;
import org.palomar.queue.internal.record.Route;
import org.palomar.storage.Contribution;
import org.palomar.storage.Transaction;

/** The queue in an operator's hands: looks at entries in the store, changes them with a ticket as deliveries do. Safe for any thread. */
final class Administration implements QueueAdmin {

    private static final RemoteReply REMOVED =
            new RemoteReply(554, "5.7.1", "Removed from the queue by the operator of this server");

    private final Entries entries;
    private final Work work;
    private final QueueIds ids;
    private final Telling telling;
    private final HeldDestinations held;
    /** Whoever holds and whoever releases take turns, so that the store and the schedule agree on who was last. */
    private final ReentrantLock holds = new ReentrantLock();

    Administration(Entries entries, Work work, QueueIds ids, Telling telling, HeldDestinations held) {
        this.entries = entries;
        this.work = work;
        this.ids = ids;
        this.telling = telling;
        this.held = held;
    }

    @Override
    public List<QueueEntry> list(QueueFilter filter, int most) throws StoreException {
        List<QueueEntry> found = new ArrayList<>();
        if (most > 0) {
            walk(filter, (id, row) -> {
                entry(id, row).ifPresent(found::add);
                return found.size() < most;
            });
        }
        return found;
    }

    @Override
    public Optional<QueueEntry> show(QueueId id) throws StoreException {
        Optional<byte[]> row = entries.row(id);
        return row.isEmpty() ? Optional.empty() : entry(id, EntryRow.decode(row.get()));
    }

    @Override
    public Optional<Content> content(QueueId id) throws StoreException {
        return entries.content(id);
    }

    @Override
    public QueueSummary summary(int destinations) {
        return work.schedule().with(one -> one.summary(destinations, work.now()));
    }

    @Override
    public Changed hold(QueueFilter filter) throws StoreException {
        return hold(filter, row -> true);
    }

    private Changed hold(QueueFilter filter, Predicate<EntryRow> meant) throws StoreException {
        holds.lock();
        try {
            Holding holding = new Holding(entries, work, telling);
            walk(filter, (id, row) -> {
                if (meant.test(row)) {
                    holding.take(id);
                }
                return true;
            });
            return holding.done();
        } finally {
            holds.unlock();
        }
    }

    @Override
    public Changed holdDestination(Domain destination) throws StoreException {
        holds.lock();
        try {
            change(held.adding(destination, work.now()));
            return hold(QueueFilter.to(destination));
        } finally {
            holds.unlock();
        }
    }

    @Override
    public Changed releaseDestination(Domain destination) throws StoreException {
        holds.lock();
        try {
            change(held.removing(destination));
            return release(QueueFilter.to(destination));
        } finally {
            holds.unlock();
        }
    }

    private void change(Contribution contribution) throws StoreException {
        Transaction transaction = entries.store().open();
        transaction.add(contribution);
        transaction.commit();
    }

    @Override
    public Map<Domain, Instant> heldDestinations() {
        return held.all();
    }

    /** What is not held is not touched. */
    @Override
    public Changed release(QueueFilter filter) throws StoreException {
        holds.lock();
        try (Claims releasing = new Releasing(entries, work, telling)) {
            walk(filter, (id, row) -> {
                if (work.schedule().with(one -> one.isHeld(id))) {
                    releasing.take(id);
                }
                return true;
            });
            return releasing.done();
        } finally {
            holds.unlock();
        }
    }

    @Override
    public Changed retry(QueueFilter filter) throws StoreException {
        long now = work.now();
        return change(filter, Change.RETRIED, "", row -> {
            work.schedule().change(one -> one.resume(Placing.aim(row.route())));
            return Optional.of(row.with(row.course().dueAt(now)));
        });
    }

    @Override
    public Changed redirect(QueueFilter filter, Optional<Domain> destination) throws StoreException {
        if (!held.all().isEmpty()) {
            Changed unused =
                    hold(filter, row -> held.has(destination.orElse(row.route().domain())));
        }
        long now = work.now();
        String detail = destination.map(domain -> "to " + domain).orElse("to its own domain again");
        return change(filter, Change.REDIRECTED, detail, row -> {
            Route route =
                    new Route(row.route().domain(), destination, row.route().lane());
            return Optional.of(row.with(route).with(row.course().dueAt(now)));
        });
    }

    @Override
    public Changed remove(QueueFilter filter, boolean returned) throws StoreException {
        return change(filter, new Removing(entries, work, telling, returned ? Optional.of(REMOVED) : Optional.empty()));
    }

    private Changed change(QueueFilter filter, Change change, String detail, Editing.Edit edit) throws StoreException {
        return change(filter, new Editing(entries, work, telling, change, detail, edit));
    }

    private Changed change(QueueFilter filter, Claims changes) throws StoreException {
        try (changes) {
            walk(filter, (id, row) -> {
                changes.take(id);
                return true;
            });
            return changes.done();
        }
    }

    /** Takes an entry that a filter takes. */
    @FunctionalInterface
    private interface Taking {
        /** @return whether to go on */
        boolean take(QueueId id, EntryRow row) throws StoreException;
    }

    /** Through what there is now: what comes meanwhile, such as a notice about what is removed, was not meant. */
    private void walk(QueueFilter filter, Taking taking) throws StoreException {
        Selection selection = new Selection(filter);
        if (filter.id().isPresent()) {
            QueueId id = filter.id().get();
            Optional<byte[]> row = entries.row(id);
            if (row.isPresent()) {
                boolean unused = visit(selection, id, row.get(), taking);
            }
        } else {
            QueueId end = ids.next();
            entries.forEach((id, row) -> id.compareTo(end) < 0 && visit(selection, id, row, taking));
        }
    }

    /** What can't be read is passed over. */
    private boolean visit(Selection selection, QueueId id, byte[] octets, Taking taking) throws StoreException {
        EntryRow row;
        try {
            row = EntryRow.decode(octets);
            if (!selection.takes(id, row, state(id))
                    || (selection.asksForLetter() && !selection.takes(row, entries.letter(id)))) {
                return true;
            }
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
            return true;
        }
        return taking.take(id, row);
    }

    private QueueState state(QueueId id) {
        return work.schedule().with(one -> one.state(id)).orElse(QueueState.WAITING);
    }

    /** Empty if it has gone or is damaged. */
    private Optional<QueueEntry> entry(QueueId id, EntryRow row) throws StoreException {
        Outbound letter;
        try {
            letter = entries.letter(id);
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
            return Optional.empty();
        }
        List<QueuedRecipient> recipients = row.pending().stream()
                .filter(one -> one.index() < letter.recipients().size())
                .map(one -> new QueuedRecipient(letter.recipients().get(one.index()), one.last()))
                .toList();
        if (recipients.isEmpty()) {
            return Optional.empty();
        }
        List<OutboundRecipient> waiting =
                recipients.stream().map(QueuedRecipient::recipient).toList();
        return Optional.of(new QueueEntry(
                id,
                state(id),
                row.route().domain(),
                row.route().redirected(),
                letter.to(waiting),
                recipients,
                row.course().attempts(),
                Instant.ofEpochMilli(row.course().due()),
                row.size()));
    }
}
