package org.palomar.queue.internal;

import java.util.Map;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.RecipientResult;
import org.palomar.queue.internal.notice.Action;

/** What the queue has done since the start. Safe for any thread. */
final class QueueMetrics {

    private static final String RESULTS = "Results of attempts, one for each recipient";

    private final Counter delivered = new Counter();
    private final Counter deferred = new Counter();
    private final Counter failed = new Counter();
    private final Counter unreachable = new Counter();
    private final Counter returned = new Counter();
    private final Counter notices = new Counter();
    private final Counter untold = new Counter();
    private final Counter leftOut = new Counter();
    private final Timing attempts = new Timing();

    void attempted(AttemptResult result, long startNanos) {
        attempts.recordSince(startNanos);
        switch (result) {
            case AttemptResult.Unreachable none -> unreachable.increment();
            case AttemptResult.Answered answered ->
                answered.results().forEach(one -> counter(one).increment());
        }
    }

    private Counter counter(RecipientResult result) {
        return switch (result) {
            case RecipientResult.Delivered yes -> delivered;
            case RecipientResult.Deferred later -> deferred;
            case RecipientResult.Failed never -> failed;
        };
    }

    void settled(Outcome outcome, boolean noticed) {
        returned.add(outcome.told().stream()
                .filter(told -> told.action() == Action.FAILED)
                .count());
        if (noticed) {
            notices.increment();
        }
    }

    /** Recipients were given up of whom nobody can be told. */
    void untold(long recipients) {
        untold.add(recipients);
    }

    /** A notice was not made, as its address had so many. */
    void leftOut() {
        leftOut.increment();
    }

    void report(MetricSink sink) {
        Map<String, String> none = Map.of();
        sink.counter("palomar_queue_results", RESULTS, Map.of("result", "delivered"), delivered.value());
        sink.counter("palomar_queue_results", RESULTS, Map.of("result", "deferred"), deferred.value());
        sink.counter("palomar_queue_results", RESULTS, Map.of("result", "failed"), failed.value());
        sink.counter(
                "palomar_queue_unreachable",
                "Attempts that found no server of the destination",
                none,
                unreachable.value());
        sink.counter("palomar_queue_returned", "Recipients given up", none, returned.value());
        sink.counter("palomar_queue_notices", "Notices written to senders", none, notices.value());
        sink.counter(
                "palomar_queue_untold",
                "Recipients given up whose sender is the null sender, as with notices that can't be delivered",
                none,
                untold.value());
        sink.counter(
                "palomar_queue_notices_left_out",
                "Notices not written, as their address had as many in an hour as it may",
                none,
                leftOut.value());
        sink.timing("palomar_queue_attempt", "Attempts", none, attempts);
    }
}
