package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.script.ScriptRefusalException;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.AccountCompleter;

/** {@code mail:sieve-activate}: makes a filter the active one, or none of them. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "sieve-activate",
        description = "Makes a filter (Sieve script) of an account the active one, or none of them")
public final class SieveActivate extends ScriptCommand {

    @Argument(index = 0, name = "address", description = "The account", required = true)
    @Completion(AccountCompleter.class)
    private String address = "";

    @Option(name = "--name", description = "The script")
    private String name = "";

    @Option(name = "--none", description = "Lets none be active: mail goes to INBOX, spam to Junk")
    private boolean none;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform()
            throws CommandException, DirectoryUnavailableException, ScriptRefusalException, StoreException {
        if (none != name.isEmpty()) {
            throw failure("Name one script with --name, or say --none.");
        }
        Account account = account(address);
        scripts().activate(account.id(), none ? Optional.empty() : Optional.of(name(name)));
        say(none ? "No filter of " + address + " is active." : "The filter " + name + " of " + address + " is active.");
    }
}
