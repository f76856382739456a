package org.palomar.quarantine.internal;

import java.util.Map;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.quarantine.internal.record.Tally;
import org.palomar.storage.Contribution;
import org.palomar.storage.WriteBatch;

/** What is counted. Safe for any thread. */
final class QuarantineMetrics {

    final Counter released = new Counter();
    final Counter deleted = new Counter();
    final Counter expired = new Counter();
    final Counter displaced = new Counter();
    final Counter refused = new Counter();
    final Counter wrong = new Counter();
    final Counter digests = new Counter();
    final Counter keptRefused = new Counter();
    final Counter missedRefused = new Counter();
    private final Counter held = new Counter();

    /** Counts messages that are kept once they are. */
    Contribution held(int copies) {
        return new Contribution() {
            @Override
            public void write(WriteBatch batch) {
                // nothing is stored of it
            }

            @Override
            public void committed() {
                held.add(copies);
            }
        };
    }

    void report(MetricSink sink, Map<?, Tally> tallies, Tally kept) {
        double entries = tallies.values().stream().mapToLong(Tally::entries).sum();
        double octets = tallies.values().stream().mapToLong(Tally::octets).sum();
        sink.gauge("palomar_quarantine_entries", "Messages that are kept for review", Map.of(), entries);
        sink.gauge("palomar_quarantine_octets", "Their octets; what several have counts for each", Map.of(), octets);
        sink.gauge("palomar_quarantine_refusals", "Copies of refused mail that are kept", Map.of(), (double)
                kept.entries());
        sink.gauge("palomar_quarantine_refusals_octets", "Their octets", Map.of(), (double) kept.octets());
        String help = "What became of messages that were kept for review";
        sink.counter("palomar_quarantine_messages", help, Map.of("event", "held"), held.value());
        sink.counter("palomar_quarantine_messages", help, Map.of("event", "released"), released.value());
        sink.counter("palomar_quarantine_messages", help, Map.of("event", "deleted"), deleted.value());
        sink.counter("palomar_quarantine_messages", help, Map.of("event", "expired"), expired.value());
        sink.counter("palomar_quarantine_messages", help, Map.of("event", "displaced"), displaced.value());
        sink.counter("palomar_quarantine_messages", help, Map.of("event", "called-wrong"), wrong.value());
        sink.counter("palomar_quarantine_messages", help, Map.of("event", "kept-refused"), keptRefused.value());
        sink.counter("palomar_quarantine_messages", help, Map.of("event", "missed-refused"), missedRefused.value());
        sink.counter(
                "palomar_quarantine_digests",
                "Letters to owners about what is held for them",
                Map.of(),
                digests.value());
        sink.counter(
                "palomar_quarantine_refused",
                "Copies that were deferred, as their account has too much that waits for review",
                Map.of(),
                refused.value());
    }
}
