package org.palomar.shell.internal.command;

import java.nio.file.Path;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.palomar.api.swap.StepSwap;
import org.palomar.api.swap.StepVersion;
import org.palomar.api.swap.SwapRefusedException;
import org.palomar.shell.internal.completion.StepCompleter;

/** {@code mail:step-shadow}: has another version of a filter step judge the same messages beside it, without effect. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "step-shadow",
        description = "Has another version of a filter step judge the same messages beside it, without effect")
public final class StepShadow extends SwapCommand {

    @Argument(index = 0, name = "step", description = "A filter step of a bundle, as in mail:steps", required = true)
    @Completion(StepCompleter.class)
    private String step = "";

    @Argument(index = 1, name = "file", description = "A bundle (JAR) on the server")
    @Completion(FileCompleter.class)
    private String file = "";

    @Argument(index = 2, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Option(name = "--end", description = "Ends it and forgets the version")
    private boolean end;

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        if (end == !file.isEmpty()) {
            throw failure("Name a file, or say --end.");
        }
        if (end) {
            end();
            return;
        }
        Path path = file(file);
        StepVersion version = make(swap -> swap.shadow(step, path));
        say("Version " + version.number() + " (" + version.version() + ") of " + version.bundle()
                + " runs beside the one that acts; mail:step-differences " + step + " shows what it says otherwise."
                + signed(version));
    }

    private void end() throws CommandException {
        try {
            require(StepSwap.class).endShadow(step);
        } catch (SwapRefusedException refused) {
            throw failure(String.valueOf(refused.getMessage()));
        }
        say("No version runs beside " + step + " any more.");
    }
}
