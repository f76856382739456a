package org.palomar.quarantine.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.palomar.api.health.HealthFinding;
import org.palomar.quarantine.internal.record.Course;

/**
 * Whether the clock goes as time passes. By one that has jumped, as after a machine was asleep or had started with a wrong date, nothing is thrown away and nobody is told anything; how it went is remembered across restarts, and
 * a restart that took long counts as a jump, as nobody can tell the two apart. Safe for any thread; nobody waits.
 */
final class SteadyClock {

    /** For how long it must not have jumped: so long operators have after it to set it right. */
    static final Duration TIME = Duration.ofHours(6);

    /** After a start or a jump nobody is written to for so long: as a rule the clock is set by then. */
    static final Duration QUIET = Duration.ofMinutes(2);

    /** By how much more it has jumped: clocks that are only corrected do so by less. */
    private static final Duration JUMP = Duration.ofMinutes(1);

    /** How often it is noted how far it has come: much less than {@link #TIME}. */
    private static final Duration NOTED = Duration.ofHours(1);

    /** This was written then: a clock that is before it is wrong, as those of machines are that have none which goes on without power. */
    private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

    private final Clock clock;
    private final LongSupplier nanos;
    private final Supplier<Duration> least;
    private long since;

    /** The latest time that it showed and was believed; before that it is wrong, or was wrong then. */
    private Instant seen;

    private Instant trusted;
    private long lastNanos;
    private Instant last;
    private long notedNanos;
    private boolean noted;

    /**
     * @param nanos time that has passed, whatever the clock says
     * @param least how long it must be steady after it has jumped far: what came before has a wrong date, and is not to go sooner than its owner may be away
     * @param before how it went before this start
     */
    SteadyClock(Clock clock, LongSupplier nanos, Supplier<Duration> least, Optional<Course> before) {
        this.clock = clock;
        this.nanos = nanos;
        this.least = least;
        this.since = nanos.getAsLong();
        this.lastNanos = since;
        this.last = clock.instant();
        this.seen = before.map(Course::seen).filter(EARLIEST::isBefore).orElse(EARLIEST);
        this.trusted = last.plus(longest());
        before.filter(course -> goesOn(Duration.between(course.seen(), last)))
                .filter(course -> course.trusted().isBefore(trusted))
                .ifPresent(course -> trusted = course.trusted());
    }

    private static boolean goesOn(Duration passed) {
        return passed.compareTo(JUMP.negated()) >= 0 && passed.compareTo(TIME) <= 0;
    }

    private Duration longest() {
        return least.get().compareTo(TIME) > 0 ? least.get() : TIME;
    }

    /** The time, where something may be thrown away by it. */
    synchronized Optional<Instant> steady() {
        Instant now = look();
        return isBehind(now) || now.isBefore(trusted) ? Optional.empty() : Optional.of(now);
    }

    /** The time, where people may be told by it. */
    synchronized Optional<Instant> telling() {
        Instant now = look();
        return isBehind(now) || lastNanos - since < QUIET.toNanos() ? Optional.empty() : Optional.of(now);
    }

    /** What is to be written of it now; empty where what was written last is near enough. To be told by {@link #noted} that it is. */
    synchronized Optional<Course> course() {
        Instant now = look();
        return noted && lastNanos - notedNanos < NOTED.toNanos()
                ? Optional.empty()
                : Optional.of(new Course(isBehind(now) ? seen : now, trusted));
    }

    synchronized void noted(Course course) {
        noted = course.trusted().equals(trusted);
        notedNanos = nanos.getAsLong();
    }

    /** That the clock is before what it showed, if so. */
    synchronized List<HealthFinding> findings() {
        Instant now = look();
        return isBehind(now)
                ? List.of(new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "quarantine",
                        "The clock shows " + now.truncatedTo(ChronoUnit.SECONDS) + ", before "
                                + seen.truncatedTo(ChronoUnit.SECONDS)
                                + ", when it was right: nothing expires, and owners are told of nothing, until it is set or has gone on for six hours.",
                        "Set the machine's clock, and see that it is set from the network."))
                : List.of();
    }

    private boolean isBehind(Instant now) {
        return now.isBefore(seen);
    }

    private Instant look() {
        long nowNanos = nanos.getAsLong();
        Instant now = clock.instant();
        Duration drift =
                Duration.between(last, now).minusNanos(nowNanos - lastNanos).abs();
        if (drift.compareTo(JUMP) > 0) {
            since = nowNanos;
            boolean far = drift.compareTo(TIME) > 0;
            Instant anew = now.plus(far ? longest() : TIME);
            trusted = far || anew.isAfter(trusted) ? anew : trusted;
            noted = false;
        }
        if (!isBehind(now) || nowNanos - since >= TIME.toNanos()) {
            seen = now;
        }
        lastNanos = nowNanos;
        last = now;
        return now;
    }
}
