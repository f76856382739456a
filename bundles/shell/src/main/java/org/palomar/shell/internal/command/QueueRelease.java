package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueAdmin.Changed;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.QueueIdCompleter;

/** {@code mail:queue-release}: lets held entries of the queue go on at once. */
@Service
@RequiredRole(Role.MANAGER)
@Command(scope = "mail", name = "queue-release", description = "Lets held entries of the queue go on at once")
public final class QueueRelease extends QueueChange {

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

    @Override
    protected Changed change(QueueAdmin queue, QueueFilter chosen) throws StoreException {
        return queue.release(chosen);
    }

    @Override
    protected String done(boolean one) {
        return one ? "goes on" : "go on";
    }

    @Override
    protected String unchanged(QueueId id) {
        return "The entry " + id + " is not held.";
    }
}
