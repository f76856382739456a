package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueAdmin.Changed;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.QueueIdCompleter;

/** {@code mail:queue-remove}: removes entries of the queue, telling their senders or not. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "queue-remove",
        description = "Removes entries of the queue, telling their senders or not")
public final class QueueRemove extends QueueChange {

    /** Entries that are counted before they are removed. */
    static final int MAX_COUNTED = 1000;

    @Argument(index = 0, name = "id", description = "The entry; without it, conditions say which are meant")
    @Completion(QueueIdCompleter.class)
    private String id = "";

    @Option(name = "--yes", description = "Removes them without being asked; they can't be brought back")
    private boolean yes;

    @Option(name = "--bounce", description = "Tells the senders that their message was not delivered")
    private boolean bounce;

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
    protected void consider(QueueId id, Optional<QueueEntry> entry) throws CommandException {
        if (!yes) {
            throw entry.map(found -> unasked(described(found)))
                    .orElseGet(() -> failure("There is no entry " + id + " in the queue (any more), or it is damaged;"
                            + " add --yes to remove what may be left of it."));
        }
    }

    @Override
    protected void consider(QueueAdmin queue, QueueFilter chosen) throws CommandException, StoreException {
        if (yes) {
            return;
        }
        int found = queue.list(chosen, MAX_COUNTED + 1).size();
        if (found > MAX_COUNTED) {
            throw unasked("More than " + MAX_COUNTED + " entries");
        }
        throw switch (found) {
            case 0 -> failure("There is no entry to remove.");
            case 1 -> unasked("1 entry");
            default -> unasked(found + " entries");
        };
    }

    private static String described(QueueEntry entry) {
        int recipients = entry.recipients().size();
        return "The entry from " + entry.message().sender() + " to "
                + (recipients == 1
                        ? entry.recipients().getFirst().recipient().address()
                        : recipients + " recipients at " + entry.domain());
    }

    private static CommandException unasked(String what) {
        return failure(what + " would be removed for good. Add --yes to do it, and --bounce to tell the senders.");
    }

    @Override
    protected Changed change(QueueAdmin queue, QueueFilter chosen) throws StoreException {
        return queue.remove(chosen, bounce);
    }

    @Override
    protected String done(boolean one) {
        String told = one ? "; its sender is told" : "; their senders are told";
        return (one ? "is removed" : "are removed") + (bounce ? told : "");
    }
}
