package org.palomar.connector.clamav.internal;

import java.time.Duration;
import java.util.List;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.net.backend.BackendSettings;

/**
 * How ClamAV is asked, and what becomes of what it finds something in.
 *
 * @param infected what becomes of such a message: one of {@link #ENDS}
 * @param maxSize messages of more octets are not shown to it
 * @param tooLarge what becomes of those: {@code accept}, marked, or {@code reject}
 */
record ClamAvSettings(
        int rank, BackendSettings backends, FailurePolicy onFailure, String infected, long maxSize, String tooLarge) {

    static final int PORT = 3310;
    static final List<String> ENDS = List.of("reject", "quarantine", "junk");

    private static final int DEFAULT_RANK = 400;

    /** What clamd takes as shipped (StreamMaxLength), for versions that are some years old. */
    private static final long DEFAULT_MAX_SIZE = 25L << 20;

    static ClamAvSettings read(Values values) throws InvalidConfigurationException {
        return new ClamAvSettings(
                values.number("rank", DEFAULT_RANK, 0, 1000),
                BackendSettings.read(values, PORT, Duration.ofSeconds(60)),
                BackendSettings.onFailure(values, FailurePolicy.DEFER),
                choice(values, "infected", ENDS),
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
