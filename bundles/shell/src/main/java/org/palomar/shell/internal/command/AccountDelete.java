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

/** {@code mail:account-delete}: removes an account and what aliases say of it; its mail is kept. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "account-delete",
        description = "Removes an account and what aliases say of it; its mail is kept")
public final class AccountDelete extends MailCommand {

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
        require(DirectoryAdmin.class).deleteAccount(address(address));
        say("The account " + address + " is gone; its mail is kept.");
    }
}
