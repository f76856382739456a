package org.palomar.shell.internal.command;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** {@code mail:greylist-allow}: takes somebody's mail at once. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "greylist-allow",
        description = "Takes mail of a network, a sender or a domain at once, without asking it to come back")
public final class GreylistAllow extends GreylistCommand {

    @Argument(
            index = 0,
            name = "whom",
            required = true,
            description = "A network such as 192.0.2.0/24, an address of a client, a sender's address, or a domain")
    private String whom = "";

    @Override
    protected void run() throws CommandException {
        try {
            say("Mail of " + greylist().allow(whom) + " is taken at once from now on.");
        } catch (IllegalArgumentException nothing) {
            throw failure("\"" + whom + "\": " + nothing.getMessage() + ".");
        }
    }
}
