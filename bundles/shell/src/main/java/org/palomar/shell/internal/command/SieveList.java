package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.script.StoredScript;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.AccountCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:sieve-list}: lists the filters of an account. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "sieve-list", description = "Lists the filters (Sieve scripts) of an account")
public final class SieveList extends ScriptCommand {

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
    protected void perform() throws CommandException, DirectoryUnavailableException, StoreException {
        Listing listing = new Listing("name", "octets", "active");
        for (StoredScript script : scripts().list(account(address).id())) {
            listing.row(script.name().value(), script.octets(), script.active());
        }
        print(listing, "The account has no filters.");
    }
}
