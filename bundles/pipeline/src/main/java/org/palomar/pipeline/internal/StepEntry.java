package org.palomar.pipeline.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.StepTrials;

/** A registered step. Its description is asked before each message, by one thread at a time; the last one stands in when it can't answer, and for others meanwhile. Safe for any thread. */
final class StepEntry {

    /**
     * Where a step comes from.
     *
     * @param name for people
     * @param bundle its id, {@link #NO_BUNDLE} for a route
     * @param trial whether it is not asked until it is admitted
     */
    record Origin(String name, long bundle, boolean trial) {

        static final long NO_BUNDLE = -1;

        /** A step that acts at once and is of no bundle. */
        static Origin of(String name) {
            return new Origin(name, NO_BUNDLE, false);
        }
    }

    /** It is to be answered from memory. */
    private static final Duration SLOW = Duration.ofSeconds(5);

    private static final long NOBODY = 0;

    private final FilterStep step;
    private final Origin origin;
    /** Since when somebody waits for its description, by {@link System#nanoTime()}. */
    private final AtomicLong asked = new AtomicLong(NOBODY);

    private final AtomicInteger overstaying = new AtomicInteger();
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final Circuit circuit = new Circuit();
    private volatile boolean acts;
    private volatile Optional<StepDescription> last = Optional.empty();
    private volatile String problem = "";

    StepEntry(FilterStep step, Origin origin) {
        this.step = step;
        this.origin = origin;
        this.acts = !origin.trial();
    }

    /** Asks it what it is, unless somebody is asking at this moment: so of a step that hangs there hangs one thread, not all mail. */
    Optional<StepDescription> ask() {
        // An odd number is never nobody.
        if (asked.get() != NOBODY || !asked.compareAndSet(NOBODY, System.nanoTime() | 1)) {
            return last;
        }
        try {
            return describe();
        } finally {
            asked.set(NOBODY);
        }
    }

    /** What it said when it was asked last. */
    Optional<StepDescription> known() {
        return last;
    }

    /** Asks it whoever else does. */
    Optional<StepDescription> describe() {
        try {
            StepDescription now = step.description();
            if (last.isEmpty() || !now.equals(last.get())) {
                last = Optional.of(now);
            }
            problem = problem.isEmpty() ? problem : "";
        } catch (RuntimeException | Error broken) {
            // A bundle that vanishes throws whatever its class loader does; the step is then asked under its last
            // description, and fails.
            problem = OneLine.of(broken);
        }
        return last;
    }

    FilterStep step() {
        return step;
    }

    Origin origin() {
        return origin;
    }

    boolean acts() {
        return acts;
    }

    void admit() {
        acts = true;
    }

    /** On trial it does not act any more. */
    void dismiss() {
        acts = !origin.trial();
    }

    String problem() {
        long since = asked.get();
        Duration waiting = Duration.ofNanos(since == NOBODY ? 0 : System.nanoTime() - since);
        return waiting.compareTo(SLOW) > 0 ? "it has not answered for " + waiting.toSeconds() + " s" : problem;
    }

    /** Calls of this very step left behind at their deadline and still at work; its successor starts without them. */
    AtomicInteger overstaying() {
        return overstaying;
    }

    Circuit circuit() {
        return circuit;
    }

    void answered(long took) {
        count(took);
        circuit.answered();
    }

    void failed(long took) {
        count(took);
        failures.increment();
    }

    /** It could not judge a message, which is no reason to take it out; but a version that can do so with none is taken back. */
    void gaveUp(long took) {
        failed(took);
        circuit.passed();
    }

    /** A call has ended that says nothing of it but how long it took. */
    void passed(long took) {
        count(took);
        circuit.passed();
    }

    private void count(long took) {
        calls.increment();
        nanos.add(took);
    }

    StepTrials.Doing doing() {
        return new StepTrials.Doing(calls.sum(), failures.sum(), Duration.ofNanos(nanos.sum()));
    }
}
