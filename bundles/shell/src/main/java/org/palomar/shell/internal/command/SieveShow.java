package org.palomar.shell.internal.command;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.script.StoredScript;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.AccountCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:sieve-show}: shows the text of a filter. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "sieve-show",
        description = "Shows the text of a filter (Sieve script), the active one if none is named")
public final class SieveShow extends ScriptCommand {

    @Argument(index = 0, name = "address", description = "The account", required = true)
    @Completion(AccountCompleter.class)
    private String address = "";

    @Option(name = "--name", description = "The script; the active one if it is not given")
    private String name = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform() throws CommandException, DirectoryUnavailableException, StoreException {
        Account account = account(address);
        StoredScript script = script(account, name);
        byte[] octets = scripts().text(account.id(), script.name()).orElse(new byte[0]);
        String text = new String(octets, StandardCharsets.UTF_8);
        if (json()) {
            new Listing("name", "active", "text")
                    .row(script.name().value(), script.active(), text)
                    .printSingle(out(), true);
        } else {
            text.lines().map(Listing::neutral).forEach(out()::println);
        }
    }
}
