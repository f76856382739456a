package org.palomar.shell.internal.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.script.ScriptName;
import org.palomar.api.script.ScriptRefusalException;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.AccountCompleter;

/** {@code mail:sieve-put}: gives an account a filter from a file. */
@Service
@RequiredRole(Role.ADMIN)
@Command(scope = "mail", name = "sieve-put", description = "Gives an account a filter (Sieve script) from a file")
public final class SievePut extends ScriptCommand {

    @Argument(index = 0, name = "address", description = "The account", required = true)
    @Completion(AccountCompleter.class)
    private String address = "";

    @Argument(index = 1, name = "file", description = "The script", required = true)
    @Completion(FileCompleter.class)
    private String file = "";

    @Option(name = "--name", description = "What it is called; one of this name is replaced")
    private String name = "main";

    @Option(name = "--activate", description = "Makes it the active one")
    private boolean activate;

    @Argument(index = 2, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform()
            throws CommandException, DirectoryUnavailableException, ScriptRefusalException, StoreException,
                    IOException {
        Account account = account(address);
        ScriptName wanted = name(name);
        scripts().put(account.id(), wanted, scriptFile(file));
        if (activate) {
            scripts().activate(account.id(), Optional.of(wanted));
        }
        say("The filter " + name + " of " + address + (activate ? " is kept and active." : " is kept."));
    }
}
