package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.shell.internal.completion.StepCompleter;

/** {@code mail:step-promote}: has the version of a filter step act that ran beside it. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "step-promote",
        description = "Has the version of a filter step act that ran beside it (mail:step-shadow)")
public final class StepPromote extends SwapCommand {

    @Argument(index = 0, name = "step", description = "A filter step of a bundle, as in mail:steps", required = true)
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
        sayActs(
                make(swap -> swap.promote(step)),
                " The one before stands by: mail:step-rollback " + step + " takes it back.");
    }
}
