package org.palomar.pipeline.internal;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.Timing;
import org.palomar.api.pipeline.Verdict;

/** How a step has done, by its name, so that an update of its bundle does not lose it. Safe for any thread. */
final class StepStatistics {

    /** What a call can come to. */
    enum Result {
        ACCEPT,
        TAG,
        JUNK,
        SCORE,
        REJECT,
        DEFER,
        QUARANTINE,
        DISCARD,
        REDIRECT,
        FAILED,
        TIMEOUT;

        static Result of(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Accept accept -> ACCEPT;
                case Verdict.Tag tag -> TAG;
                case Verdict.Junk junk -> JUNK;
                case Verdict.Score score -> SCORE;
                case Verdict.Reject reject -> REJECT;
                case Verdict.Defer defer -> DEFER;
                case Verdict.Quarantine quarantine -> QUARANTINE;
                case Verdict.Discard discard -> DISCARD;
                case Verdict.Redirect redirect -> REDIRECT;
            };
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    final Timing timing = new Timing();

    private final Map<Result, Counter> results = new EnumMap<>(Result.class);
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile String lastFailure = "";

    StepStatistics() {
        for (Result result : Result.values()) {
            results.put(result, new Counter());
        }
    }

    void count(Result result) {
        Counter counter = results.get(result);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Notes a success; answers whether it ends a series of failures. */
    boolean succeeded() {
        return failing.get() && failing.getAndSet(false);
    }

    /** Notes a failure; answers whether it is the first after a success. */
    boolean failed(Result kind, String reason) {
        count(kind);
        lastFailure = reason;
        return !failing.getAndSet(true);
    }

    boolean isFailing() {
        return failing.get();
    }

    String lastFailure() {
        return lastFailure;
    }

    /** Those that happened, by name. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        results.forEach((result, counter) -> {
            if (counter.value() > 0) {
                counts.put(result.label(), counter.value());
            }
        });
        return counts;
    }
}
