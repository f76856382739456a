package org.palomar.swap.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.pipeline.StepTrials;
import org.palomar.api.pipeline.StepTrials.Doing;
import org.palomar.api.swap.SwapRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches new versions for a while, and takes those back that do worse than the ones before. For one thread. */
final class Watch {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** One bundle under watch. */
    private record Watched(long bundle, int version, Instant end, List<Probation> steps) {}

    private final Clock clock;
    private final Supplier<SwapSettings> settings;
    private final Supplier<Optional<StepTrials>> pipeline;
    private final Swapper swapper;
    private final Map<String, Watched> watched = new HashMap<>();

    Watch(Clock clock, Supplier<SwapSettings> settings, Supplier<Optional<StepTrials>> pipeline, Swapper swapper) {
        this.clock = clock;
        this.settings = settings;
        this.pipeline = pipeline;
        this.swapper = swapper;
    }

    /** How the steps of a bundle do; to be asked before another version acts. */
    Map<String, Doing> doing(long bundle) {
        Map<String, Doing> all = new HashMap<>();
        pipeline.get()
                .ifPresent(trials ->
                        trials.acting(bundle).forEach(step -> all.put(step.name(), trials.doing(bundle, step.name()))));
        return all;
    }

    /** Begins to watch a version that acts now. */
    void begin(Book book, long bundle, Map<String, Doing> before) {
        List<Probation> steps = book.steps().stream()
                .map(step -> new Probation(step, before.getOrDefault(step, Doing.NOTHING)))
                .toList();
        watched.put(
                book.bundle(),
                new Watched(
                        bundle, book.live(), clock.instant().plus(settings.get().watch()), steps));
    }

    /** What somebody has exchanged by hand is not this one's any more. */
    void end(String bundle) {
        watched.remove(bundle);
    }

    /** Looks at all of them. */
    void look() throws InterruptedException {
        for (Map.Entry<String, Watched> one : new ArrayList<>(watched.entrySet())) {
            Optional<String> worse = worse(one.getValue());
            boolean over = clock.instant().isAfter(one.getValue().end());
            if (worse.isPresent() || over) {
                watched.remove(one.getKey());
            }
            if (worse.isPresent()) {
                takeBack(one.getKey(), one.getValue().version(), worse.get());
            }
        }
    }

    private Optional<String> worse(Watched one) {
        Optional<StepTrials> trials = pipeline.get();
        if (trials.isEmpty()) {
            return Optional.empty();
        }
        return one.steps().stream()
                .map(step -> step.look(
                        trials.get().doing(one.bundle(), step.step()),
                        settings.get().limits()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private void takeBack(String bundle, int version, String reason) throws InterruptedException {
        LOG.warn("version {} of {} is taken back: {}", version, bundle, reason);
        try {
            swapper.takeBack(bundle, version, reason);
        } catch (SwapRefusedException | IOException failed) {
            LOG.error("version {} of {} can't be taken back: {}", version, bundle, failed.getMessage());
        }
    }
}
