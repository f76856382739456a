package org.palomar.api.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the pipeline needs to know of a step.
 *
 * @param name unique; lower case letters, digits, dots and hyphens
 * @param rank steps of a stage are asked from the lowest rank to the highest, equal ranks by name; 0 to 1000, 500 for most
 * @param deadline after which the step counts as failed; at most {@link #MAX_DEADLINE}
 * @param tunables settings that domains and accounts may have values of their own of, besides {@link Tunable#USE}
 */
public record StepDescription(
        String name,
        Stage stage,
        int rank,
        Duration deadline,
        FailurePolicy onFailure,
        Scope scope,
        List<Tunable> tunables) {

    /** Senders wait ten minutes for the reply to DATA (RFC 5321 §4.5.3.2.6); all steps together must stay well below. */
    public static final Duration MAX_DEADLINE = Duration.ofMinutes(2);

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");

    public StepDescription {
        tunables = List.copyOf(tunables);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a step name");
        }
        if (rank < 0 || rank > 1000) {
            throw new IllegalArgumentException("a rank is from 0 to 1000");
        }
        if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(MAX_DEADLINE) > 0) {
            throw new IllegalArgumentException("a deadline is longer than 0 and at most " + MAX_DEADLINE);
        }
    }

    /** A step that everybody has with the same settings. */
    public StepDescription(
            String name, Stage stage, int rank, Duration deadline, FailurePolicy onFailure, Scope scope) {
        this(name, stage, rank, deadline, onFailure, scope, List.of());
    }

    /** Its setting of this name that can be tuned, {@link Tunable#USE} among them. */
    public Optional<Tunable> tunable(String key) {
        return Stream.concat(Stream.of(Tunable.USE), tunables.stream())
                .filter(one -> one.key().equals(key))
                .findFirst();
    }
}
