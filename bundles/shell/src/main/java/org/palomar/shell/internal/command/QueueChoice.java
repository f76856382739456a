package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.QueueIdCompleter;

/** A change that needs nothing said but which entries are meant. */
abstract class QueueChoice extends QueueChange {

    @Argument(index = 0, name = "id", description = "The entry; without it, conditions say which are meant")
    @Completion(QueueIdCompleter.class)
    private String id = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException {
        changeChosen(id);
    }
}
