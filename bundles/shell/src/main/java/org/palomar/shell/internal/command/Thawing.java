package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.AccountCompleter;

/** {@code mail:thaw}: lets a frozen account send again. */
@Service
@RequiredRole(Role.MANAGER)
@Command(scope = "mail", name = "thaw", description = "Lets an account send again that mail:freeze has stopped")
public final class Thawing extends LimitsCommand {

    @Argument(index = 0, name = "account", description = "The account", required = true)
    @Completion(AccountCompleter.class)
    private String address = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException {
        if (!limits().thaw(account(address))) {
            throw failure("The account " + address + " is not frozen.");
        }
        say("The account " + address + " may send again. What is held of it goes on with mail:queue-release --account "
                + address + ".");
    }
}
