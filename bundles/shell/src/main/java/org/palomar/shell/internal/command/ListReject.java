package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.list.ListRefusalException;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.HeldPostCompleter;

/** {@code mail:list-reject}: throws a post away that waits. */
@Service
@RequiredRole(Role.MANAGER)
@Command(scope = "mail", name = "list-reject", description = "Throws a post away that waits for a moderator")
public final class ListReject extends ListCommand {

    @Argument(index = 0, name = "number", description = "The post, as mail:list-held shows it", required = true)
    @Completion(HeldPostCompleter.class)
    private String number = "";

    @Option(name = "--silent", description = "Does not tell the author")
    private boolean silent;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform() throws CommandException, ListRefusalException, StoreException {
        try {
            lists().reject(Long.parseLong(number), !silent);
            say("Post " + number + " is gone.");
        } catch (NumberFormatException none) {
            throw failure("\"" + number + "\" is no number; mail:list-held shows those of posts that wait.");
        }
    }
}
