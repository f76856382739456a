package org.palomar.managesieve.server;

import java.time.Duration;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.managesieve.session.SieveSettings;

/** Makes settings of {@code etc/palomar.managesieve.cfg}, whose comments explain the keys. */
final class SettingsReader {

    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(2);

    private SettingsReader() {}

    static SieveSettings read(Values values) throws InvalidConfigurationException {
        return new SieveSettings(
                values.duration("login-timeout", Duration.ofMinutes(1), SHORTEST, LONGEST),
                values.duration("login-deadline", Duration.ofMinutes(3), SHORTEST, LONGEST),
                values.duration("idle-timeout", Duration.ofMinutes(30), SHORTEST, LONGEST),
                values.number("max-errors", 20, 1, 1000),
                values.number("max-failed-logins", 3, 1, 100),
                values.duration("service-wait", Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(1)));
    }
}
