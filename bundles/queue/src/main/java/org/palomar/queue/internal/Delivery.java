package org.palomar.queue.internal;

import java.util.function.Consumer;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.queue.internal.record.EntryRow;
import org.palomar.queue.internal.schedule.Schedule;
import org.palomar.queue.internal.schedule.Ticket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One attempt at one entry, from its ticket to its settlement. On a virtual thread of its own. */
final class Delivery implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private static final RemoteReply FAULT = new RemoteReply(451, "4.3.0", "Internal error in an attempt");

    private final Work work;
    private final Courier courier;
    private final QueueMetrics metrics;
    private final Telling telling;
    private final Ticket ticket;
    private volatile boolean textRead;

    Delivery(Work work, Courier courier, QueueMetrics metrics, Telling telling, Ticket ticket) {
        this.work = work;
        this.courier = courier;
        this.metrics = metrics;
        this.telling = telling;
        this.ticket = ticket;
    }

    /** Whether the whole text was read: the other server may have it, and says so soon. */
    boolean isPastText() {
        return textRead;
    }

    @Override
    public void run() {
        try (MDC.MDCCloseable unused = MDC.putCloseable("queueId", ticket.id().toString())) {
            work.read(ticket).ifPresent(this::attempt);
        }
    }

    private void attempt(Entry entry) {
        try (JointEnd end = new JointEnd(work, entry)) {
            attempt(entry, end);
        }
    }

    private void attempt(Entry entry, JointEnd end) {
        long start = System.nanoTime();
        long arrivals = courier.arrivals();
        AttemptResult result = carry(entry, end);
        if (work.isStopped() && result instanceof AttemptResult.Unreachable) {
            return; // the transport was interrupted; the next instance tries again
        }
        metrics.attempted(result, start);
        long now = work.now();
        Consumer<Schedule> lesson = schedule -> schedule.learn(ticket, result, now);
        switch (result) {
            case AttemptResult.Unreachable unreachable -> {
                LOG.debug("{} can't be reached: {}", entry.row().route().destination(), unreachable.reason());
                telling.unreachable(entry, unreachable);
                work.returnUntried(entry, schedule -> {
                    // What was missing may have come since, which has ended all pauses.
                    if (courier.arrivals() == arrivals) {
                        lesson.accept(schedule);
                    }
                });
            }
            case AttemptResult.Answered answered -> settle(entry, end, answered, lesson);
        }
    }

    private void settle(Entry entry, JointEnd end, AttemptResult.Answered answered, Consumer<Schedule> lesson) {
        work.settleSurely(entry, end.draft(), Ends.of(entry, answered, work), lesson);
        if (!entry.letter()
                .sender()
                .isNull()) { // answers to whom forgers name are refused through no fault of the owner's
            entry.letter().account().ifPresent(account -> courier.noteRefusals(account, answered.results()));
        }
    }

    /** Whatever goes wrong in a transport concerns this attempt alone. */
    private AttemptResult carry(Entry entry, JointEnd end) {
        EntryRow row = entry.row();
        Attempt attempt = new Attempt(
                ticket.id(),
                row.course().attempts() + 1,
                row.route().destination(),
                row.route().redirected().isPresent(),
                entry.message(),
                new WatchedContent(entry.content(), () -> textRead = true));
        try {
            AttemptResult result = courier.carry(attempt, end);
            if (result instanceof AttemptResult.Answered answered
                    && answered.results().size() != row.pending().size()) {
                throw new IllegalStateException("an attempt has a result for each recipient");
            }
            return result;
        } catch (RuntimeException | Error bug) {
            LOG.error("Attempt {} at queue entry {} failed by a programming error", attempt.number(), ticket.id(), bug);
            RecipientResult deferred = new RecipientResult.Deferred(FAULT, "");
            return new AttemptResult.Answered(
                    row.pending().stream().map(one -> deferred).toList());
        }
    }
}
