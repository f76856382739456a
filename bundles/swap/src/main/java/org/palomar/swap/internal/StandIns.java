package org.palomar.swap.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;

/** Versions that act where they were tried, as their bundle itself lacks steps, by its name. Changed by one thread, asked by any. */
final class StandIns {

    private final BundleContext context;
    private final CurrentTrials trials;
    private final Shelf shelf;
    private final Map<String, Bundle> bundles = new ConcurrentHashMap<>();

    StandIns(BundleContext context, CurrentTrials trials, Shelf shelf) {
        this.context = context;
        this.trials = trials;
        this.shelf = shelf;
    }

    /** What an earlier instance of this bundle has left acts on. */
    void adopt() {
        Trial.sweep(context, shelf).forEach(this::add);
    }

    void add(Bundle trial) {
        bundles.put(trial.getSymbolicName(), trial);
        trials.admit(trial.getBundleId());
    }

    Optional<Bundle> of(String bundle) {
        return Optional.ofNullable(bundles.get(bundle));
    }

    List<String> names() {
        return List.copyOf(bundles.keySet());
    }

    /** It acts again, as the newest. */
    void admit(String bundle) {
        of(bundle).ifPresent(one -> trials.admit(one.getBundleId()));
    }

    /** The names of the steps that its bundle is to have, for nothing to stand in for it: what its live version had, as far as that is known. */
    Set<String> wanted(String bundle) {
        List<String> had = shelf.steps(bundle);
        return had.isEmpty()
                ? of(bundle).map(one -> trials.names(one.getBundleId())).orElse(Set.of())
                : Set.copyOf(had);
    }

    /** It is not needed any more; it goes when no message is with it. */
    void end(String bundle) throws InterruptedException {
        Bundle ended = bundles.remove(bundle);
        if (ended != null) {
            trials.retire(ended.getBundleId());
            Trial.remove(ended);
        }
    }

    List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        for (Map.Entry<String, Bundle> one : bundles.entrySet()) {
            boolean acts = !trials.acting(one.getValue().getBundleId()).isEmpty();
            findings.add(new HealthFinding(
                    Severity.FAILED,
                    one.getKey(),
                    acts
                            ? "Its bundle lacks steps: a version that was tried acts in its place, until the server or palomar-swap stops."
                            : "Its bundle lacks steps, and a version that was tried has none any more either: mail passes without them.",
                    "Bring a version that starts by mail:step-update."));
        }
        return findings;
    }
}
