package org.palomar.shell.internal.command;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.shell.internal.completion.AccountCompleter;

/** {@code mail:alias-set}: makes an alias or replaces its targets. */
@Service
@RequiredRole(Role.MANAGER)
@Command(scope = "mail", name = "alias-set", description = "Makes an alias or replaces its targets")
public final class AliasSet extends MailCommand {

    @Argument(index = 0, name = "address", description = "The alias", required = true)
    private String address = "";

    @Argument(index = 1, name = "targets", description = "Who gets its mail", required = true, multiValued = true)
    @Completion(AccountCompleter.class)
    private List<String> targets = List.of();

    @Override
    protected List<String> trailing() {
        return targets.stream().dropWhile(word -> !word.startsWith("-")).toList();
    }

    @Override
    protected void run() throws CommandException, DirectoryRefusalException, DirectoryUnavailableException {
        List<Address> to = new ArrayList<>();
        List<String> named =
                targets.stream().takeWhile(word -> !word.startsWith("-")).toList();
        for (String target : named) {
            to.add(address(target));
        }
        if (to.isEmpty()) {
            throw failure("An alias needs at least one target.");
        }
        require(DirectoryAdmin.class).setAlias(new Alias(address(address), to));
        say("Mail for " + address + " goes to " + String.join(", ", named) + ".");
    }
}
