package org.palomar.dns.internal;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;

/** What the resolver counts, over changes of its settings. Safe for any thread. */
final class Figures {

    private final Counter found = new Counter();
    private final Counter noData = new Counter();
    private final Counter noSuchName = new Counter();
    private final Map<Failure, Counter> failures = new EnumMap<>(Failure.class);
    private final Counter cached = new Counter();
    private final Counter shared = new Counter();
    private final Timing asked = new Timing();

    Figures() {
        for (Failure failure : Failure.values()) {
            failures.put(failure, new Counter());
        }
    }

    /** A question of the servers is answered, or failed. */
    void asked(Answer<?> answer, long startNanos) {
        asked.recordSince(startNanos);
        switch (answer) {
            case Answer.Found<?> value -> found.increment();
            case Answer.NoData<?> absent -> noData.increment();
            case Answer.NoSuchName<?> absent -> noSuchName.increment();
            case Answer.Failed<?> failed -> failure(failed.failure()).increment();
        }
    }

    /** A question was answered from the cache. */
    void cached() {
        cached.increment();
    }

    /** A question waited for the same of somebody else. */
    void shared() {
        shared.increment();
    }

    long cacheHits() {
        return cached.value();
    }

    long sharedQuestions() {
        return shared.value();
    }

    long lookups() {
        return asked.count();
    }

    private Counter failure(Failure failure) {
        return failures.getOrDefault(failure, new Counter());
    }

    void report(MetricSink sink, int cacheEntries) {
        String lookups = "Questions that name servers were asked, by what came of them";
        sink.counter("palomar_dns_lookups", lookups, Map.of("result", "found"), found.value());
        sink.counter("palomar_dns_lookups", lookups, Map.of("result", "no-data"), noData.value());
        sink.counter("palomar_dns_lookups", lookups, Map.of("result", "no-such-name"), noSuchName.value());
        failures.forEach((failure, count) -> sink.counter(
                "palomar_dns_failures",
                "Questions that no name server could answer",
                Map.of("reason", failure.name().toLowerCase(Locale.ROOT).replace('_', '-')),
                count.value()));
        sink.counter("palomar_dns_cache_hits", "Questions answered from the cache", Map.of(), cached.value());
        sink.counter("palomar_dns_shared", "Questions that waited for the same one", Map.of(), shared.value());
        sink.gauge("palomar_dns_cache_entries", "Answers in the cache", Map.of(), cacheEntries);
        sink.timing("palomar_dns_lookup", "Time of a question that name servers were asked", Map.of(), asked);
    }
}
