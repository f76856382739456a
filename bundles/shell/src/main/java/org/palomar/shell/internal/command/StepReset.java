package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.pipeline.StepTrials;
import org.palomar.shell.internal.completion.StepCompleter;

/** {@code mail:step-reset}: has a filter step be asked again that is out after failures in a row. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "step-reset",
        description = "Has a filter step be asked again at once that is out after failures in a row")
public final class StepReset extends MailCommand {

    @Argument(index = 0, name = "step", description = "A filter step, as in mail:steps", required = true)
    @Completion(StepCompleter.class)
    private String step = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        if (!require(StepTrials.class).reset(step)) {
            throw failure("There is no step " + step + "; mail:steps lists them.");
        }
        say(step + " is asked from the next message on.");
    }
}
