package org.palomar.connector.spamassassin.internal;

import java.time.Duration;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.net.backend.BackendSettings;

/**
 * How SpamAssassin is asked, and what its points count.
 *
 * @param percent of a point here that a point of SpamAssassin counts
 * @param maxSize messages of more octets are not shown to it
 * @param ownRules whether an account's own rules count, where only one account gets the message
 */
record SpamAssassinSettings(
        int rank, BackendSettings backends, FailurePolicy onFailure, int percent, long maxSize, boolean ownRules) {

    static final int PORT = 783;

    private static final int DEFAULT_RANK = 700;

    /** What spamc sends at most. */
    private static final long DEFAULT_MAX_SIZE = 500 * 1024;

    /** SpamAssassin calls spam what has 5 points, the step threshold what has 6. */
    private static final int DEFAULT_PERCENT = 120;

    static SpamAssassinSettings read(Values values) throws InvalidConfigurationException {
        return new SpamAssassinSettings(
                values.number("rank", DEFAULT_RANK, 0, 1000),
                BackendSettings.read(values, PORT, Duration.ofSeconds(30)),
                BackendSettings.onFailure(values, FailurePolicy.ACCEPT_AND_MARK),
                values.number("percent", DEFAULT_PERCENT, 0, 1000),
                values.octets("max-size", DEFAULT_MAX_SIZE, 1024, 256L << 20),
                values.flag("own-rules", false));
    }
}
