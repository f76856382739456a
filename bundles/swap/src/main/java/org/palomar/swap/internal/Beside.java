package org.palomar.swap.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.pipeline.Comparison;
import org.palomar.api.pipeline.StepTrials;

/** The versions that run beside the ones that act, by their bundles' names. Changed by one thread, asked by any. */
final class Beside {

    private final Supplier<Optional<StepTrials>> pipeline;
    private final Map<String, Trial> trials = new HashMap<>();

    Beside(Supplier<Optional<StepTrials>> pipeline) {
        this.pipeline = pipeline;
    }

    synchronized boolean has(String bundle) {
        return trials.containsKey(bundle);
    }

    /** Begins, in place of what ran beside before. */
    synchronized void begin(String bundle, Trial trial) {
        end(bundle);
        trials.put(bundle, trial);
        pipeline.get().ifPresent(one -> one.shadow(trial.id()));
    }

    synchronized void end(String bundle) {
        Trial ended = trials.remove(bundle);
        if (ended != null) {
            pipeline.get().ifPresent(one -> one.endShadow(ended.id()));
            ended.end();
        }
    }

    /** This bundle goes, and what it started with it. */
    synchronized void endAll() {
        List.copyOf(trials.keySet()).forEach(this::end);
    }

    /** Another pipeline has come. */
    synchronized void resume(StepTrials fresh) {
        trials.values().forEach(trial -> fresh.shadow(trial.id()));
    }

    synchronized Comparison comparison(String bundle) {
        Trial trial = trials.get(bundle);
        return trial == null
                ? Comparison.NONE
                : pipeline.get().map(one -> one.comparison(trial.id())).orElse(Comparison.NONE);
    }
}
