package org.palomar.reports;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.palomar.reports.NotSentException.Fault;

/** What became of attempts at reports since the start, by time that only goes on: a clock that is set, or a machine that was off, gives no report up. Safe for any thread. */
public final class Attempts {

    /** RFC 8460 §5.5: for so long after its first attempt a report is tried. */
    public static final Duration PATIENCE = Duration.ofHours(24);

    /** Between the first two attempts, and wherever something is missing here; later ones are twice as far apart as those before. */
    public static final Duration PAUSE = Duration.ofMinutes(15);

    public static final Duration LONGEST_PAUSE = Duration.ofHours(4);

    private static final class Attempt {
        private final long since;
        private Optional<Long> reallySince = Optional.empty();
        private int failures;
        private long next;
        private Optional<String> missing = Optional.empty();
        private String posted = "";

        Attempt(long now) {
            since = now;
            next = now;
        }
    }

    private final Map<Subject, Attempt> attempts = new HashMap<>();
    private final LongSupplier nanos;

    /** @param nanos as {@link System#nanoTime} */
    public Attempts(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** How long a report still waits; zero if its turn has come. */
    public synchronized Duration pause(Subject subject) {
        Attempt attempt = attempts.get(subject);
        return attempt == null || attempt.next - nanos.getAsLong() <= 0
                ? Duration.ZERO
                : Duration.ofNanos(attempt.next - nanos.getAsLong());
    }

    /** Whether it was tried, and could not be sent. */
    public synchronized boolean hasFailed(Subject subject) {
        Attempt attempt = attempts.get(subject);
        return attempt != null && attempt.failures > 0;
    }

    /**
     * One more that failed.
     *
     * @param stale whether it is so old that nobody cares
     * @return whether it is to be given up
     */
    public synchronized boolean failed(Subject subject, NotSentException failure, boolean stale) {
        long now = nanos.getAsLong();
        Attempt attempt = attempt(subject, now);
        attempt.failures++;
        if (failure.fault() == Fault.OURS) {
            attempt.missing = Optional.of(String.valueOf(failure.getMessage()));
            attempt.next = now + PAUSE.toNanos();
        } else {
            attempt.missing = Optional.empty();
            attempt.next = now + pause(attempt.failures).toNanos();
            long really = attempt.reallySince.orElse(now);
            attempt.reallySince = Optional.of(really);
            if (failure.fault() == Fault.REFUSED || isOver(really, now)) {
                return true;
            }
        }
        return stale && isOver(attempt.since, now);
    }

    private static boolean isOver(long since, long now) {
        return now - since >= PATIENCE.toNanos();
    }

    private static Duration pause(int failures) {
        Duration pause = PAUSE;
        for (int i = 1; i < failures && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private Attempt attempt(Subject subject, long now) {
        return attempts.computeIfAbsent(subject, one -> new Attempt(now));
    }

    /** A web server has it; who else wants it gets it later. */
    public synchronized void posted(Subject subject, String id) {
        attempt(subject, nanos.getAsLong()).posted = id;
    }

    /** Whether a web server has this very report. */
    public synchronized boolean isPosted(Subject subject, String id) {
        Attempt attempt = attempts.get(subject);
        return attempt != null && attempt.posted.equals(id);
    }

    /** It was sent, or given up. */
    public synchronized void over(Subject subject) {
        attempts.remove(subject);
    }

    /** Forgets all others. */
    public synchronized void keepOnly(Collection<Subject> subjects) {
        attempts.keySet().retainAll(subjects);
    }

    /** Something that is missing here, for one of them. */
    public synchronized Optional<String> missing() {
        return attempts.values().stream()
                .flatMap(attempt -> attempt.missing.stream())
                .sorted()
                .findFirst();
    }
}
