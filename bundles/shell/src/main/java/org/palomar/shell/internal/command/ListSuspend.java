package org.palomar.shell.internal.command;

import java.io.IOException;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Address;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.list.ListRefusalException;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.ListCompleter;

/** {@code mail:list-suspend}: sends members of a mailing list nothing for now. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "list-suspend",
        description = "Sends members of a mailing list nothing until mail:list-resume")
public final class ListSuspend extends ListCommand {

    @Argument(index = 0, name = "list", description = "The list", required = true)
    @Completion(ListCompleter.class)
    private String list = "";

    @Argument(index = 1, name = "members", description = "Addresses", multiValued = true)
    private List<String> members = List.of();

    @Option(name = "--file", description = "A file of addresses, one a line")
    private String file = "";

    @Override
    protected List<String> trailing() {
        return options(members);
    }

    @Override
    protected void perform()
            throws CommandException, ListRefusalException, StoreException, DirectoryUnavailableException, IOException {
        List<Address> all = members(members, file);
        lists().suspend(address(list), all, true);
        say("Posts to " + list + " do not go to " + count(all.size(), "member", "members") + " for now.");
    }
}
