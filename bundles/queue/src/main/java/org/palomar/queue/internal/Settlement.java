package org.palomar.queue.internal;

import java.io.IOException;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.queue.internal.notice.Action;
import org.palomar.queue.internal.notice.Told;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes durable what became of an entry: its new row or its end, and the notice about it as an entry of its own, in one commit. Safe for any thread. */
final class Settlement {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final Entries entries;
    private final Intake intake;
    private final Notices notices;
    private final QueueMetrics metrics;
    private final Telling telling;
    private final Terms terms;
    private final Storms storms = new Storms();

    Settlement(Entries entries, Intake intake, Notices notices, QueueMetrics metrics, Telling telling, Terms terms) {
        this.entries = entries;
        this.intake = intake;
        this.notices = notices;
        this.metrics = metrics;
        this.telling = telling;
        this.terms = terms;
    }

    /** When it returns, all of it survives the loss of power; when it throws, see {@link Transaction#commit}. */
    void settle(Entry entry, Outcome outcome) throws StoreException {
        try (Draft draft = draft(entry, outcome)) {
            Transaction transaction = entries.store().open();
            draft.addTo(transaction);
            transaction.commit();
            draft.committed();
        }
    }

    /** Makes the notice, if there is one, and writes nothing yet. */
    Draft draft(Entry entry, Outcome outcome) throws StoreException {
        long now = terms.now();
        Optional<Address> bounded = bounded(entry, outcome);
        boolean leftOut =
                bounded.filter(address -> isTooMany(address, outcome, now)).isPresent();
        boolean made = false;
        try {
            Optional<Notices.Made> notice = leftOut ? Optional.empty() : notices.make(entry, outcome.told());
            Optional<Store.StagedBlob> body = notice.isEmpty()
                    ? Optional.empty()
                    : Optional.of(entries.store().stage(notice.get().content()));
            made = true;
            return new Draft(entry, outcome, notice, body, bounded, now);
        } catch (IOException impossible) {
            throw new IllegalStateException("a notice is in memory", impossible);
        } finally {
            if (!made && !leftOut) {
                bounded.ifPresent(address -> storms.giveBack(address, fails(outcome), now));
            }
        }
    }

    /** Counts it, unless there are too many: who settles beside this sees it. */
    private boolean isTooMany(Address address, Outcome outcome, long now) {
        return !storms.take(address, fails(outcome), terms.settings().noticesPerHour(), now);
    }

    /** What became of an entry, ready to be written in whichever commit; closing it lets go of what is staged. For one thread. */
    final class Draft implements AutoCloseable {

        private final Entry entry;
        private final Outcome outcome;
        private final Optional<Notices.Made> notice;
        private final Optional<Store.StagedBlob> body;
        private final Optional<Address> bounded;
        private final long now;
        private boolean committed;

        private Draft(
                Entry entry,
                Outcome outcome,
                Optional<Notices.Made> notice,
                Optional<Store.StagedBlob> body,
                Optional<Address> bounded,
                long now) {
            this.entry = entry;
            this.outcome = outcome;
            this.notice = notice;
            this.body = body;
            this.bounded = bounded;
            this.now = now;
        }

        Outcome outcome() {
            return outcome;
        }

        void addTo(Transaction transaction) throws StoreException {
            transaction.add(entries.change(entry.ticket().id(), entry.row(), outcome.rest()));
            telling.settled(transaction, entry, outcome, notice);
            if (notice.isPresent() && body.isPresent()) {
                telling.made(transaction, notice.get());
                intake.addNotice(transaction, body.get(), notice.get().envelope());
            }
        }

        /** It is durable: counts it, and says so. */
        void committed() {
            committed = true;
            if (notice.isEmpty()) {
                bounded.ifPresent(address -> leaveOut(address, entry, fails(outcome), now));
            }
            if (entry.letter().sender().isNull()) {
                metrics.untold(outcome.told().stream()
                        .filter(told -> told.action() == Action.FAILED)
                        .count());
            }
            outcome.told().forEach(told -> log(entry.ticket().id(), told));
            metrics.settled(outcome, notice.isPresent());
        }

        @Override
        public void close() {
            body.ifPresent(Store.StagedBlob::close);
            if (!committed && notice.isPresent()) {
                bounded.ifPresent(address -> storms.giveBack(address, fails(outcome), now));
            }
        }
    }

    /**
     * Whose notices are bounded: a sender's from outside, who may be forged, for what it did not ask to hear of. Accounts hear of all, as their sending limits bound how much that is.
     */
    private static Optional<Address> bounded(Entry entry, Outcome outcome) {
        boolean unasked = outcome.told().stream()
                .anyMatch(told -> (told.action() == Action.FAILED || told.action() == Action.DELAYED)
                        && told.recipient().wants(told.action().kind()));
        return unasked && entry.letter().account().isEmpty()
                ? entry.letter().sender().address()
                : Optional.empty();
    }

    private static boolean fails(Outcome outcome) {
        return outcome.told().stream().anyMatch(told -> told.action() == Action.FAILED);
    }

    /** The trace has the words of each; the log has one line an hour for an address. */
    private void leaveOut(Address address, Entry entry, boolean failure, long now) {
        metrics.leftOut();
        if (storms.isFirst(address, failure, now)) {
            LOG.warn(
                    "{} has had {} notices of {} in an hour (notices-per-hour): further ones are left out, the first about queue entry {}; mail:trace has them all",
                    address,
                    terms.settings().noticesPerHour(),
                    failure ? "failures" : "delays",
                    entry.ticket().id());
        }
    }

    private static void log(QueueId id, Told told) {
        if (told.action() == Action.FAILED) {
            LOG.info("Queue entry {} failed for {}: {}", id, told.recipient().address(), told.reply());
        }
    }
}
