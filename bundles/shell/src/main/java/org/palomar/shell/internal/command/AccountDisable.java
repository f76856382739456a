package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.shell.internal.completion.AccountCompleter;

/** {@code mail:account-disable}: keeps the owner of an account from logging in, and closes the connections that are; mail is still accepted. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "account-disable",
        description =
                "Keeps the owner of an account from logging in and closes the owner's connections; mail is still accepted")
public final class AccountDisable extends MailCommand {

    @Argument(index = 0, name = "address", description = "The account", required = true)
    @Completion(AccountCompleter.class)
    private String address = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryRefusalException, DirectoryUnavailableException {
        require(DirectoryAdmin.class).setEnabled(address(address), false);
        String closed = closeConnections(address(address));
        say("The owner of " + address + " may not log in any more; mail is still accepted." + closed);
    }
}
