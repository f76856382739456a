package org.palomar.swap.internal;

import java.time.Duration;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * What {@code etc/palomar.swap.cfg} says.
 *
 * @param startWait how long a new version may take until its steps are there
 */
public record SwapSettings(Duration startWait) {

    /** Reads all values, or says which one is wrong. */
    public static SwapSettings read(Values values) throws InvalidConfigurationException {
        return new SwapSettings(
                values.duration("start-wait", Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(10)));
    }
}
