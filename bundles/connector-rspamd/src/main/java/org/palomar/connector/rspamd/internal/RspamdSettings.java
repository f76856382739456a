package org.palomar.connector.rspamd.internal;

import java.time.Duration;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.net.backend.BackendSettings;

/**
 * How Rspamd is asked, and what its answer counts.
 *
 * @param percent of a point here that a point of Rspamd counts
 * @param obey whether its own refusals hold, besides its points
 * @param maxSize messages of more octets are not shown to it
 */
record RspamdSettings(
        int rank, BackendSettings backends, FailurePolicy onFailure, int percent, boolean obey, long maxSize) {

    static final int PORT = 11_333;

    private static final int DEFAULT_RANK = 710;

    /** Both mark spam from 6 points on. */
    private static final int DEFAULT_PERCENT = 100;

    private static final long DEFAULT_MAX_SIZE = 10L << 20;

    static RspamdSettings read(Values values) throws InvalidConfigurationException {
        return new RspamdSettings(
                values.number("rank", DEFAULT_RANK, 0, 1000),
                BackendSettings.read(values, PORT, Duration.ofSeconds(30)),
                BackendSettings.onFailure(values, FailurePolicy.ACCEPT_AND_MARK),
                values.number("percent", DEFAULT_PERCENT, 0, 1000),
                values.flag("obey", false),
                values.octets("max-size", DEFAULT_MAX_SIZE, 1024, 256L << 20));
    }
}
