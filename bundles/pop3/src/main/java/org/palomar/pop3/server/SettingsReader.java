package org.palomar.pop3.server;

import java.time.Duration;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.pop3.session.Pop3Settings;

/** Makes settings of {@code etc/palomar.pop3.cfg}, whose comments explain the keys. */
final class SettingsReader {

    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);

    private SettingsReader() {}

    static Pop3Settings read(Values values) throws InvalidConfigurationException {
        return new Pop3Settings(
                values.duration("login-timeout", Duration.ofMinutes(1), SHORTEST, LONGEST),
                values.duration("login-deadline", Duration.ofMinutes(3), SHORTEST, LONGEST),
                values.duration("idle-timeout", Duration.ofMinutes(10), SHORTEST, LONGEST),
                values.number("max-errors", 20, 1, 1000),
                values.number("max-failed-logins", 3, 1, 100),
                values.duration("service-wait", Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(1)));
    }
}
