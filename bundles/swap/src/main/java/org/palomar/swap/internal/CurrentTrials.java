package org.palomar.swap.internal;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.palomar.api.pipeline.Comparison;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.StepTrials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline that is there now, for what goes on while another takes its place: that one is told whom the one before had admitted, so that no version that acts
 * falls silent. Without a pipeline nothing acts and no message is under way. Safe for any thread.
 */
final class CurrentTrials implements StepTrials {

    /** As long as all steps of a message may take by the pipeline's settings, and a minute. */
    private static final Duration LONGEST_MESSAGE = Duration.ofMinutes(6);

    private static final Logger LOG = LoggerFactory.getLogger(CurrentTrials.class);

    private final Supplier<Optional<StepTrials>> pipeline;

    /** In the order in which they were admitted, the newest last. */
    private final Set<Long> admitted = new LinkedHashSet<>();

    private int came;

    CurrentTrials(Supplier<Optional<StepTrials>> pipeline) {
        this.pipeline = pipeline;
    }

    boolean isThere() {
        return pipeline.get().isPresent();
    }

    /** How many pipelines have come. */
    synchronized int came() {
        return came;
    }

    /** Another has come. */
    synchronized void resume(StepTrials fresh) {
        came++;
        admitted.forEach(fresh::admit);
    }

    @Override
    public synchronized void admit(long bundle) {
        admitted.remove(bundle);
        admitted.add(bundle);
        pipeline.get().ifPresent(one -> one.admit(bundle));
    }

    @Override
    public synchronized void dismiss(long bundle) {
        admitted.remove(bundle);
        pipeline.get().ifPresent(one -> one.dismiss(bundle));
    }

    /** No message asks its steps from now on; waits for those that are with them. */
    void retire(long bundle) throws InterruptedException {
        dismiss(bundle);
        await(bundle);
    }

    /** Waits for messages that are with steps of a bundle which do not act any more, but no longer than a message may take. */
    void await(long bundle) throws InterruptedException {
        if (!awaitUnused(bundle, LONGEST_MESSAGE)) {
            LOG.warn(
                    "a message has been with a step of bundle {} for {}; it goes all the same",
                    bundle,
                    LONGEST_MESSAGE);
        }
    }

    @Override
    public Set<String> names(long bundle) {
        return pipeline.get().map(one -> one.names(bundle)).orElse(Set.of());
    }

    @Override
    public List<StepDescription> acting(long bundle) {
        return pipeline.get().map(one -> one.acting(bundle)).orElse(List.of());
    }

    @Override
    public boolean awaitUnused(long bundle, Duration patience) throws InterruptedException {
        Optional<StepTrials> now = pipeline.get();
        return now.isEmpty() || now.get().awaitUnused(bundle, patience);
    }

    @Override
    public void shadow(long bundle) {
        pipeline.get().ifPresent(one -> one.shadow(bundle));
    }

    @Override
    public void endShadow(long bundle) {
        pipeline.get().ifPresent(one -> one.endShadow(bundle));
    }

    @Override
    public Comparison comparison(long bundle) {
        return pipeline.get().map(one -> one.comparison(bundle)).orElse(Comparison.NONE);
    }

    @Override
    public boolean reset(String step) {
        return pipeline.get().map(one -> one.reset(step)).orElse(false);
    }

    @Override
    public Doing doing(long bundle, String step) {
        return pipeline.get().map(one -> one.doing(bundle, step)).orElse(Doing.NOTHING);
    }
}
