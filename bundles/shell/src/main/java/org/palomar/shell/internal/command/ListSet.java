package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.list.ListRefusalException;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.ListCompleter;

/** {@code mail:list-set}: changes how a mailing list is kept. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "list-set",
        description = "Changes how a mailing list is kept, from the next message on")
public final class ListSet extends ListTermsCommand {

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
    protected void perform()
            throws CommandException, ListRefusalException, StoreException, DirectoryUnavailableException {
        if (saysNothing()) {
            throw failure("Say what to change, such as --moderation everybody; --help lists the options.");
        }
        lists().change(address(address), changed(list(address).terms()));
        say("The mailing list " + address + " is changed; mail:list-show " + address + " shows it.");
    }
}
