package org.palomar.shell.internal.command;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** {@code mail:greylist-forget}: has somebody be new again. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "greylist-forget",
        description = "Forgets whom greylisting knows, and what was allowed, by a part of it")
public final class GreylistForget extends GreylistCommand {

    @Argument(
            index = 0,
            name = "text",
            required = true,
            description = "Whatever has this in it, as mail:greylist shows: part of a network, a sender or a recipient")
    private String text = "";

    @Override
    protected void run() throws CommandException {
        if (text.isBlank()) {
            throw failure("Say whom to forget, as mail:greylist shows them.");
        }
        int forgotten = greylist().forget(text.toLowerCase(Locale.ROOT));
        if (forgotten == 0) {
            throw failure("Nothing of that is known; mail:greylist shows what is.");
        }
        say(forgotten == 1 ? "One entry is forgotten." : forgotten + " entries are forgotten.");
    }
}
