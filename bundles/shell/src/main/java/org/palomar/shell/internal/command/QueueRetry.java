package org.palomar.shell.internal.command;

import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueAdmin.Changed;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.QueueState;
import org.palomar.api.store.StoreException;

/** {@code mail:queue-retry}: tries entries of the queue now instead of when their time comes. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "queue-retry",
        description = "Tries entries of the queue now instead of when their time comes")
public final class QueueRetry extends QueueChoice {

    @Override
    protected void consider(QueueId id, Optional<QueueEntry> entry) throws CommandException {
        if (entry.map(QueueEntry::state).filter(QueueState.HELD::equals).isPresent()) {
            throw failure("The entry " + id + " is held; mail:queue-release lets it go.");
        }
    }

    @Override
    protected Changed change(QueueAdmin queue, QueueFilter chosen) throws StoreException {
        return queue.retry(chosen);
    }

    @Override
    protected String done(boolean one) {
        return one ? "is due now" : "are due now; those among them that are held stay held";
    }
}
