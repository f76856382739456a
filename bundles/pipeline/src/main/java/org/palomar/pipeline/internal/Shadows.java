package org.palomar.pipeline.internal;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.palomar.api.pipeline.Comparison;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;

/** The bundles whose steps on trial are asked beside the acting ones. Safe for any thread. */
final class Shadows implements AutoCloseable {

    private final Map<Long, Shadow> byBundle = new ConcurrentHashMap<>();
    private final Clock clock;

    Shadows(Clock clock) {
        this.clock = clock;
    }

    /**
     * Begins with the steps of a bundle.
     *
     * @param steps those on trial that it has now
     */
    void begin(long bundle, Supplier<List<StepEntry>> steps) {
        end(bundle);
        byBundle.put(bundle, new Shadow(steps, clock));
    }

    void end(long bundle) {
        Shadow ended = byBundle.remove(bundle);
        if (ended != null) {
            ended.close();
        }
    }

    Comparison comparison(long bundle) {
        Shadow shadow = byBundle.get(bundle);
        return shadow == null ? Comparison.NONE : shadow.comparison();
    }

    /** What an acting step was asked and said. */
    void offer(String step, MailTransaction seen, Optional<Opinion> opinion, String failure, long took) {
        // Nearly always there is none.
        if (!byBundle.isEmpty()) {
            for (Shadow shadow : byBundle.values()) {
                shadow.offer(step, seen, opinion, failure, took);
            }
        }
    }

    @Override
    public void close() {
        List.copyOf(byBundle.keySet()).forEach(this::end);
    }
}
