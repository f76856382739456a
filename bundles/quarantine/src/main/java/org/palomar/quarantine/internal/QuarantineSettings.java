package org.palomar.quarantine.internal;

import java.time.Duration;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * What {@code etc/palomar.quarantine.cfg} says.
 *
 * @param keep how long a message is kept
 * @param entries the most that one account has
 * @param size the most octets of them together
 * @param least how long a message stays at least, though its account has too much
 */
public record QuarantineSettings(Duration keep, int entries, long size, Duration least) {

    /** Reads all values, or says which one is wrong. */
    public static QuarantineSettings read(Values values) throws InvalidConfigurationException {
        Duration keep = values.duration("keep", Duration.ofDays(30), Duration.ofDays(1), Duration.ofDays(3650));
        Duration least = values.duration("keep-least", Duration.ofDays(7), Duration.ZERO, Duration.ofDays(3650));
        if (least.compareTo(keep) > 0) {
            throw new InvalidConfigurationException("keep-least", "must not be longer than keep");
        }
        return new QuarantineSettings(
                keep,
                values.number("account-entries", 5000, 1, 1_000_000),
                values.octets("account-size", 500L << 20, 1L << 20, 1L << 40),
                least);
    }
}
