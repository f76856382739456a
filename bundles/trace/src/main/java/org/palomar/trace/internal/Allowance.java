package org.palomar.trace.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What strangers may take of the trace: octets of messages that were refused, a tenth of {@code most-octets} in the {@code days} that they are kept. A day's part may come at once. One
 * may be larger than what is left, and is paid for by the next ones. Safe for any thread.
 */
final class Allowance {

    private static final int SHARE = 10;

    private final Clock clock;
    private final Supplier<TraceSettings> settings;
    private Instant last;
    private double left = Double.MAX_VALUE;

    Allowance(Clock clock, Supplier<TraceSettings> settings) {
        this.clock = clock;
        this.settings = settings;
        this.last = clock.instant();
    }

    /** @return whether so many octets may be kept */
    synchronized boolean takes(long octets) {
        TraceSettings now = settings.get();
        double day = (double) now.mostOctets() / SHARE / now.days();
        Instant time = clock.instant();
        double passed = Math.max(0, Duration.between(last, time).toMillis())
                / (double) Duration.ofDays(1).toMillis();
        last = time;
        left = Math.min(day, left + passed * day);
        if (left <= 0) {
            return false;
        }
        left -= octets;
        return true;
    }
}
