package org.palomar.database.internal;

import java.time.Duration;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * Settings of {@code palomar.database}.
 *
 * @param poolSize connections at most; 1 to {@value #MAX_POOL}
 * @param patience how long a caller waits for a connection; 250 ms to a minute
 */
record DatabaseSettings(int poolSize, Duration patience) {

    /** Derby runs one transaction per core at best; more connections only wait inside instead of outside. */
    static final int MAX_POOL = 64;

    private static final int POOL = 8;
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration MIN_WAIT = Duration.ofMillis(250);
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);

    static DatabaseSettings read(Values values) throws InvalidConfigurationException {
        return new DatabaseSettings(
                values.number("pool-size", POOL, 1, MAX_POOL), values.duration("wait", WAIT, MIN_WAIT, MAX_WAIT));
    }
}
