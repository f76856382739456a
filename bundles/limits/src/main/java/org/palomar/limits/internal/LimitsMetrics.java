package org.palomar.limits.internal;

import java.util.EnumMap;
import java.util.Map;
import org.palomar.api.limit.Measure;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;

/** What limits have done since the start. Safe for any thread. */
final class LimitsMetrics {

    private static final String REFUSALS = "Refusals, by reason; a message may be refused at each of its commands";

    private final Map<Measure, Counter> reached = new EnumMap<>(Measure.class);
    private final Counter frozen = new Counter();
    private final Counter unreadable = new Counter();
    private final Counter notices = new Counter();

    LimitsMetrics() {
        for (Measure measure : Measure.values()) {
            reached.put(measure, new Counter());
        }
    }

    void refused(Decision decision) {
        switch (decision) {
            case Decision.Frozen none -> frozen.increment();
            case Decision.Reached found -> {
                Counter counter = reached.get(found.measure());
                if (counter != null) {
                    counter.increment();
                }
            }
            case Decision.Allowed none -> {
                // nothing was refused
            }
        }
    }

    void unreadable() {
        unreadable.increment();
    }

    void told(int people) {
        notices.add(people);
    }

    void report(MetricSink sink, Condition condition) {
        reached.forEach((measure, counter) -> refusals(sink, measure.key(), counter));
        refusals(sink, "frozen", frozen);
        refusals(sink, "unreadable", unreadable);
        sink.counter("palomar_limits_notices", "Notices to owners and operators", Map.of(), notices.value());
        sink.gauge("palomar_limits_frozen", "Accounts that are frozen", Map.of(), condition.frozen());
        sink.gauge("palomar_limits_reached", "Accounts at a daily limit", Map.of(), condition.reached());
    }

    private static void refusals(MetricSink sink, String reason, Counter counter) {
        sink.counter("palomar_limits_refusals", REFUSALS, Map.of("reason", reason), counter.value());
    }
}
