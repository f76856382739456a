package org.palomar.filter.greylist.internal;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.palomar.api.greylist.Acquaintance.Kind;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;

/** What was decided since the start. Safe for any thread. */
final class GreylistMetrics {

    private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);

    GreylistMetrics() {
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new Counter());
        }
    }

    void decided(Outcome outcome) {
        outcomes.getOrDefault(outcome, new Counter()).increment();
    }

    void report(MetricSink sink, Map<Kind, Integer> known) {
        outcomes.forEach((outcome, counter) -> sink.counter(
                "palomar_filter_greylist_recipients",
                "Recipients, by why they were taken or are to come back (new, early)",
                Map.of("outcome", outcome.word()),
                counter.value()));
        known.forEach((kind, count) -> sink.gauge(
                "palomar_filter_greylist_known",
                "What is known, by kind",
                Map.of("kind", kind.name().toLowerCase(Locale.ROOT)),
                count));
    }
}
