package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.list.ListRefusalException;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.HeldPostCompleter;

/** {@code mail:list-approve}: brings a post that waits to the members. */
@Service
@RequiredRole(Role.MANAGER)
@Command(scope = "mail", name = "list-approve", description = "Brings a post that waits for a moderator to the members")
public final class ListApprove extends ListCommand {

    @Argument(index = 0, name = "number", description = "The post, as mail:list-held shows it", required = true)
    @Completion(HeldPostCompleter.class)
    private String number = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform() throws CommandException, ListRefusalException, StoreException {
        try {
            lists().approve(Long.parseLong(number));
            say("Post " + number + " is on its way to the members.");
        } catch (NumberFormatException none) {
            throw failure("\"" + number + "\" is no number; mail:list-held shows those of posts that wait.");
        }
    }
}
