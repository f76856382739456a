package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Tunable;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preference;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.shell.internal.completion.SenderCompleter;
import org.palomar.shell.internal.completion.StepCompleter;
import org.palomar.shell.internal.completion.StepKeyCompleter;

/** {@code mail:step-set}: gives a domain or an account a setting of its own of a filter step, from the next message on. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "step-set",
        description = "Gives a domain or an account its own setting of a filter step, from the next message on")
public final class StepSet extends StepCommand {

    /** As what is set above says. */
    private static final String DEFAULT = "default";

    @Argument(index = 0, name = "step", description = "A filter step, as in mail:steps", required = true)
    @Completion(StepCompleter.class)
    private String step = "";

    @Argument(
            index = 1,
            name = "whose",
            description = "An account; or a domain, for all its addresses",
            required = true)
    @Completion(SenderCompleter.class)
    private String whose = "";

    @Argument(index = 2, name = "key", description = "use, or what mail:step-settings STEP lists", required = true)
    @Completion(StepKeyCompleter.class)
    private String key = "";

    @Argument(
            index = 3,
            name = "value",
            description = "Its value, or default for what holds for others",
            required = true)
    private String value = "";

    @Argument(index = 4, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryRefusalException, DirectoryUnavailableException {
        PreferenceAdmin admin = require(PreferenceAdmin.class);
        Holder holder = holder(whose);
        if (value.equals(DEFAULT)) {
            say(
                    admin.clear(holder, step, key)
                            ? whose + " has " + key + " of " + step + " as others do."
                            : whose + " had no " + key + " of " + step + " of its own.");
            return;
        }
        check(step(step));
        admin.set(new Preference(holder, step, key, value));
        say(whose + " has its own " + key + " of " + step + ": " + value + ".");
    }

    private void check(StepDescription description) throws CommandException {
        Tunable tunable = description
                .tunable(key)
                .orElseThrow(() -> failure("Of the step " + step + " nobody can have its own " + key
                        + "; mail:step-settings " + step + " lists what there is."));
        Optional<String> problem = tunable.problem(value);
        if (problem.isPresent()) {
            throw failure(problem.get() + ".");
        }
    }
}
