package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.list.ListRefusalException;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.ListCompleter;

/** {@code mail:list-remove}: removes a mailing list. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "list-remove",
        description = "Removes a mailing list, with its members and what waits for its moderators")
public final class ListRemove extends ListCommand {

    @Argument(index = 0, name = "address", description = "The list", required = true)
    @Completion(ListCompleter.class)
    private String address = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform() throws CommandException, ListRefusalException, StoreException {
        lists().remove(address(address));
        say("The mailing list " + address + " is gone.");
    }
}
