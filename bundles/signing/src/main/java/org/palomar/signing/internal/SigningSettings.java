package org.palomar.signing.internal;

import java.time.Duration;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * What {@code etc/palomar.signing.cfg} says.
 *
 * @param checkInterval how often the DNS is asked for keys that wait for it
 * @param overlap how long the record of a retired key stays published
 * @param rewriteSenders whether mail from elsewhere that is forwarded gets a sender here
 */
public record SigningSettings(Duration checkInterval, Duration overlap, boolean rewriteSenders) {

    /** Reads all values, or says which one is wrong. */
    public static SigningSettings read(Values values) throws InvalidConfigurationException {
        return new SigningSettings(
                values.duration("check-interval", Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofDays(1)),
                // The queue tries for 5 days; readers' programs look at signatures days later too.
                values.duration("overlap", Duration.ofDays(10), Duration.ofDays(1), Duration.ofDays(365)),
                values.flag("rewrite-senders", true));
    }
}
