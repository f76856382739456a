package org.palomar.shell.internal.command;

import java.nio.file.Path;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.palomar.shell.internal.completion.StepCompleter;

/** {@code mail:step-update}: exchanges the bundle of a filter step for another version, between two messages. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "step-update",
        description = "Exchanges the bundle of a filter step for another version, between two messages")
public final class StepUpdate extends SwapCommand {

    @Argument(index = 0, name = "step", description = "A filter step of a bundle, as in mail:steps", required = true)
    @Completion(StepCompleter.class)
    private String step = "";

    @Argument(index = 1, name = "file", description = "A bundle (JAR) on the server", required = true)
    @Completion(FileCompleter.class)
    private String file = "";

    @Argument(index = 2, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        Path path = file(file);
        sayActs(
                make(swap -> swap.update(step, path)),
                " The one before stands by: mail:step-rollback " + step + " takes it back.");
    }
}
