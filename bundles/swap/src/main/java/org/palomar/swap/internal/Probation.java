package org.palomar.swap.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.pipeline.StepTrials.Doing;

/** How a step of a new version does, compared with the version before. Looked at every now and then, by one thread. */
final class Probation {

    /** What is too much. */
    record Limits(int leastCalls, int morePercent, int timesSlower, Duration slowerThan) {}

    /** What the calls of the last minute came to. Looks are {@link #LOOK} apart. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    static final Duration LOOK = Duration.ofSeconds(2);

    private static final long LOOKS = WINDOW.dividedBy(LOOK);

    private final String step;
    private final Doing before;
    private final Deque<Doing> looks = new ArrayDeque<>();

    /** @param before how the version before did, over all its time */
    Probation(String step, Doing before) {
        this.step = step;
        this.before = before;
        looks.add(Doing.NOTHING);
    }

    String step() {
        return step;
    }

    /**
     * Looks at it.
     *
     * @param now how it did, since it came
     * @return why it is worse than it may be
     */
    Optional<String> look(Doing now, Limits limits) {
        Doing then = looks.getFirst();
        looks.add(now);
        if (looks.size() > LOOKS) {
            looks.removeFirst();
        }
        long calls = now.calls() - then.calls();
        if (calls < limits.leastCalls()) {
            return Optional.empty();
        }
        double failed = percent(now.failures() - then.failures(), calls);
        double usual = percent(before.failures(), before.calls());
        if (failed > usual + limits.morePercent()) {
            return Optional.of(String.format(
                    Locale.ROOT, "%.0f %% of %d calls of %s failed, %.0f %% before", failed, calls, step, usual));
        }
        return slower(now.busy().minus(then.busy()), calls, limits);
    }

    private Optional<String> slower(Duration busy, long calls, Limits limits) {
        Duration mean = busy.dividedBy(calls);
        // Of a version that was hardly asked nobody knows how long it takes.
        if (before.calls() < limits.leastCalls()) {
            return Optional.empty();
        }
        Duration usual = before.busy().dividedBy(before.calls());
        boolean slow =
                mean.compareTo(limits.slowerThan()) > 0 && mean.compareTo(usual.multipliedBy(limits.timesSlower())) > 0;
        return slow
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "%d calls of %s took %d ms each, %.1f ms before",
                        calls,
                        step,
                        mean.toMillis(),
                        usual.toNanos() / 1e6))
                : Optional.empty();
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? 0 : 100.0 * part / whole;
    }
}
