package org.palomar.sieve;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of a run. A script that failed has one action, the implicit keep of the message as it came, and nothing else of it takes place.
 *
 * @param actions in the order of the script, the implicit keep last; empty never, since a discarded message has {@link Action.Discard}
 * @param duplicates to be remembered once the actions are done (RFC 7352 §3)
 * @param warnings for the script's owner, each with its line
 * @param steps how it came about, if that was asked for
 */
public record Outcome(
        List<Action> actions,
        List<Duplicate> duplicates,
        List<Note> warnings,
        Optional<Note> failure,
        List<Step> steps) {

    public Outcome {
        actions = List.copyOf(actions);
        duplicates = List.copyOf(duplicates);
        warnings = List.copyOf(warnings);
        steps = List.copyOf(steps);
    }

    /** Something that the owner should know of a line of the script; {@code script} is empty for the one that was run, else the included one's name. */
    public record Note(String script, int line, String text) {}

    /**
     * A message that was seen.
     *
     * @param handle a name that keeps tests apart; may be empty
     * @param id what the message is known by
     * @param remembered for how long
     * @param last whether the time begins anew with each message that is seen again
     */
    public record Duplicate(String handle, String id, Duration remembered, boolean last) {}

    /**
     * A test that was made, or an action that was taken.
     *
     * @param what the script's own words
     * @param held what the test said; empty for an action
     */
    public record Step(String script, int line, String what, Optional<Boolean> held) {}

    /** Whether the message is kept because no action said otherwise. A script that comes after this one then has its turn. */
    public boolean isImplicitlyKept() {
        return actions.stream().anyMatch(action -> action instanceof Action.Keep keep && keep.implicit());
    }
}
