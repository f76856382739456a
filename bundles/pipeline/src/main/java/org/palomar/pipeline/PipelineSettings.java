package org.palomar.pipeline;

import java.time.Duration;
import java.util.Set;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * The settings of {@code etc/palomar.pipeline.cfg}.
 *
 * @param requiredSteps names of steps without which no mail is taken
 * @param requiredWait how long a message waits for a required step to come back, as while its bundle is updated
 * @param budget how long all steps of a stage together may take
 * @param failuresInARow after which a step is out, asked by one message at a time; 0 for never, the default: strangers may write messages on which it fails
 */
public record PipelineSettings(Set<String> requiredSteps, Duration requiredWait, Duration budget, int failuresInARow) {

    /** Senders give up after ten minutes (RFC 5321 §4.5.3.2.6); half of it is left for slow networks and the disk. */
    private static final Duration MAX_BUDGET = Duration.ofMinutes(5);

    public PipelineSettings {
        requiredSteps = Set.copyOf(requiredSteps);
    }

    public static PipelineSettings read(Values values) throws InvalidConfigurationException {
        for (String name : values.list("required-steps")) {
            if (!name.matches("[a-z0-9][a-z0-9.-]{0,62}")) {
                throw new InvalidConfigurationException(
                        "required-steps", "must be names of steps, separated by commas");
            }
        }
        return new PipelineSettings(
                Set.copyOf(values.list("required-steps")),
                values.duration("required-wait", Duration.ofSeconds(3), Duration.ZERO, Duration.ofMinutes(1)),
                values.duration("budget", Duration.ofMinutes(4), Duration.ofSeconds(1), MAX_BUDGET),
                values.number("failures-in-a-row", 0, 0, 1_000_000));
    }
}
