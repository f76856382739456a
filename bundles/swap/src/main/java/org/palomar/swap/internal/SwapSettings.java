package org.palomar.swap.internal;

import java.time.Duration;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * What {@code etc/palomar.swap.cfg} says.
 *
 * @param startWait how long a new version may take until its steps are there
 * @param watch how long a new version is watched
 * @param limits what is too much meanwhile
 * @param requireSigned whether only bundles are taken that somebody signed who is trusted
 */
public record SwapSettings(Duration startWait, Duration watch, Probation.Limits limits, boolean requireSigned) {

    private static final Duration DAY = Duration.ofDays(1);

    /** Reads all values, or says which one is wrong. */
    public static SwapSettings read(Values values) throws InvalidConfigurationException {
        return new SwapSettings(
                values.duration("start-wait", Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(10)),
                values.duration("watch", Duration.ofMinutes(10), Duration.ZERO, DAY),
                new Probation.Limits(
                        values.number("least-calls", 10, 1, 1_000_000),
                        values.number("more-failures-percent", 10, 0, 100),
                        values.number("times-slower", 5, 1, 1_000_000),
                        values.duration("slower-than", Duration.ofMillis(200), Duration.ZERO, DAY)),
                values.flag("require-signed", false));
    }
}
