package org.palomar.shell.internal.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;

/** {@code mail:step-install}: brings a bundle or a feature of filter steps that is not there. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "step-install",
        description = "Brings a bundle or a feature of filter steps that is not there")
public final class StepInstall extends SwapCommand {

    /** So that nothing else is made of it than a name. */
    private static final Pattern FEATURE = Pattern.compile("[a-z][a-z0-9-]*");

    @Argument(
            index = 0,
            name = "file",
            description = "A bundle (JAR) on the server, or a feature such as palomar-filter-greylist",
            required = true)
    @Completion(FileCompleter.class)
    private String file = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        if (FEATURE.matcher(file).matches() && !Files.exists(file(file))) {
            installFeature();
        } else {
            Path path = file(file);
            sayActs(make(swap -> swap.install(path)), "");
        }
    }

    /** As whoever is logged in may, and as the command of that name does it. */
    private void installFeature() throws CommandException {
        try {
            session().execute("feature:install " + file);
        } catch (Exception refused) {
            throw failure("The feature " + file + " is not installed: " + refused.getMessage()
                    + " (If a file was meant, there is none of this name.)");
        }
        say("The feature " + file + " is installed.");
    }
}
