package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.pipeline.PipelineInspection;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Tunable;
import org.palomar.api.preference.Preference;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.senderlist.SenderRule;
import org.palomar.shell.internal.completion.StepCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:step-settings}: what domains and accounts have set of filter steps; of one step, also what they may. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "step-settings",
        description = "Shows what domains and accounts have set of filter steps; of one step, also what can be set")
public final class StepSettings extends StepCommand {

    @Argument(index = 0, name = "step", description = "Its name; without it, all that was set")
    @Completion(StepCompleter.class)
    private String step = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException {
        Listing set = new Listing("step", "whose", "key", "value", "problem");
        for (Preference one : require(PreferenceAdmin.class).preferences()) {
            // mail:senders shows those of lists, mail:quarantine-set its own
            boolean ofStep =
                    !List.of(SenderRule.SUBJECT, QuarantineAdmin.PREFERENCES).contains(one.subject());
            if (ofStep && (step.isEmpty() || step.equals(one.subject()))) {
                set.row(one.subject(), name(one.holder()), one.key(), one.value(), problem(one));
            }
        }
        if (!step.isEmpty() && !json()) {
            StepDescription description = step(step);
            Listing possible = new Listing("key", "values", "what it says");
            Tunable use = Tunable.USE;
            possible.row(use.key(), values(use), use.purpose());
            description.tunables().forEach(one -> possible.row(one.key(), values(one), one.purpose()));
            print(possible, "");
            out().println();
        }
        print(set, "No domain and no account has set anything; mail:step-set does.");
    }

    /** Why it does not hold. */
    private String problem(Preference one) throws CommandException {
        Optional<StepDescription> found = require(PipelineInspection.class).steps().stream()
                .map(PipelineInspection.StepState::description)
                .filter(description -> description.name().equals(one.subject()))
                .findFirst();
        if (found.isEmpty()) {
            return "there is no such step now";
        }
        return found.get()
                .tunable(one.key())
                .map(tunable -> tunable.problem(one.value()).orElse(""))
                .orElse("the step has no such setting");
    }

    private static String number(double bound) {
        return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }

    private static String values(Tunable tunable) {
        return switch (tunable.kind()) {
            case Tunable.YesNo() -> "yes, no";
            case Tunable.Decimal(double least, double most) -> number(least) + " to " + number(most);
            case Tunable.Points(double most) -> "0 to " + number(most) + ", never";
            case Tunable.Word(List<String> words) -> String.join(", ", words);
        };
    }
}
