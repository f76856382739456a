package org.palomar.queue.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
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

    Settlement(Entries entries, Intake intake, Notices notices, QueueMetrics metrics, Telling telling) {
        this.entries = entries;
        this.intake = intake;
        this.notices = notices;
        this.metrics = metrics;
        this.telling = telling;
    }

    /** When it returns, all of it survives the loss of power; when it throws, see {@link Transaction#commit}. */
    void settle(Entry entry, Outcome outcome) throws StoreException {
        Optional<Notices.Made> notice = notices.make(entry, outcome.told());
        if (notice.isPresent()) {
            settle(entry, outcome, notice.get());
        } else {
            Transaction transaction = entries.store().open();
            transaction.add(entries.change(entry.ticket().id(), entry.row(), outcome.rest()));
            telling.settled(transaction, entry, outcome, notice);
            transaction.commit();
        }
        outcome.told().forEach(told -> log(entry.ticket().id(), told));
        metrics.settled(outcome, notice.isPresent());
    }

    private void settle(Entry entry, Outcome outcome, Notices.Made notice) throws StoreException {
        try (Store.StagedBlob body = entries.store().stage(notice.content())) {
            Transaction transaction = entries.store().open();
            transaction.add(entries.change(entry.ticket().id(), entry.row(), outcome.rest()));
            telling.settled(transaction, entry, outcome, Optional.of(notice));
            telling.made(transaction, notice);
            intake.add(transaction, body, List.of(notice.envelope()));
            transaction.commit();
        } catch (IOException impossible) {
            throw new IllegalStateException("a notice is in memory", impossible);
        }
    }

    private static void log(QueueId id, Told told) {
        if (told.action() == Action.FAILED) {
            LOG.info("Queue entry {} failed for {}: {}", id, told.recipient().address(), told.reply());
        }
    }
}
