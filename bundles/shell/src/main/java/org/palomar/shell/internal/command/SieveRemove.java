package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.script.ScriptRefusalException;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.AccountCompleter;

/** {@code mail:sieve-remove}: removes a filter of an account that is not active. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "sieve-remove",
        description = "Removes a filter (Sieve script) of an account that is not active")
public final class SieveRemove extends ScriptCommand {

    @Argument(index = 0, name = "address", description = "The account", required = true)
    @Completion(AccountCompleter.class)
    private String address = "";

    @Argument(index = 1, name = "name", description = "The script", required = true)
    private String name = "";

    @Argument(index = 2, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform()
            throws CommandException, DirectoryUnavailableException, ScriptRefusalException, StoreException {
        scripts().delete(account(address).id(), name(name));
        say("The filter " + name + " of " + address + " is gone.");
    }
}
