package org.palomar.connector.milter.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.net.backend.BackendSettings;

/**
 * How one filter is asked, and what becomes of what it refuses.
 *
 * @param backends empty while no server is named: it is not asked
 * @param hostName what this server calls itself
 * @param submitted whether it is asked about what accounts submit
 * @param onReject what becomes of what it refuses for good: one of {@link #REACTIONS}
 * @param onDiscard what becomes of what it throws away: one of {@link #DISCARDED}
 * @param maxSize messages of more octets are not shown to it
 * @param tooLarge what becomes of those: {@code accept}, marked, or {@code reject}
 */
record MilterSettings(
        int rank,
        Optional<BackendSettings> backends,
        FailurePolicy onFailure,
        String hostName,
        boolean submitted,
        String onReject,
        String onDiscard,
        long maxSize,
        String tooLarge) {

    static final List<String> REACTIONS = List.of("reject", "quarantine", "junk", "tag");
    static final List<String> DISCARDED = List.of("discard", "quarantine", "junk");

    /** None is registered; Sendmail's examples and many filters have it. */
    private static final int PORT = 8891;

    private static final int DEFAULT_RANK = 420;
    private static final long DEFAULT_MAX_SIZE = 25L << 20;

    static MilterSettings read(Values values) throws InvalidConfigurationException {
        BackendSettings read = BackendSettings.read(values, PORT, Duration.ofMinutes(1));
        return new MilterSettings(
                values.number("rank", DEFAULT_RANK, 0, 1000),
                values.list("servers").isEmpty() ? Optional.empty() : Optional.of(read),
                BackendSettings.onFailure(values, FailurePolicy.DEFER),
                values.serverName().name(),
                values.flag("submitted", true),
                choice(values, "on-reject", REACTIONS),
                choice(values, "on-discard", DISCARDED),
                values.octets("max-size", DEFAULT_MAX_SIZE, 1024, 2L << 30),
                choice(values, "too-large", List.of("accept", "reject")));
    }

    /** The first is what holds where nothing is said. */
    private static String choice(Values values, String key, List<String> words) throws InvalidConfigurationException {
        String word = values.text(key, words.getFirst());
        if (!words.contains(word)) {
            throw new InvalidConfigurationException(key, "must be one of " + String.join(", ", words));
        }
        return word;
    }
}
