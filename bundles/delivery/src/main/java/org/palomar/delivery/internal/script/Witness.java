package org.palomar.delivery.internal.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.script.ScriptRehearsal.Step;
import org.palomar.sieve.Outcome;
import org.palomar.sieve.Script;

/**
 * Sees a rehearsal: what scripts do, step by step. For one thread.
 *
 * @param instead what runs in the place of the owner's active script
 */
record Witness(Optional<Script> instead, List<Step> steps) {

    /** The script that is tried has no name yet. */
    static final String TRIED = "(tried)";

    Witness(Optional<Script> instead) {
        this(instead, new ArrayList<>());
    }

    void saw(String name, Outcome outcome) {
        for (Outcome.Step step : outcome.steps()) {
            add(name, step.script(), step.line(), step.what(), step.held());
        }
        for (Outcome.Note warning : outcome.warnings()) {
            add(name, warning.script(), warning.line(), "note: " + warning.text(), Optional.empty());
        }
    }

    void failed(String name, String fault) {
        add(name, "", 0, "it fails, and is passed over: " + fault, Optional.empty());
    }

    private void add(String name, String included, int line, String what, Optional<Boolean> held) {
        steps.add(new Step(included.isEmpty() ? name : included, line, what, held));
    }
}
