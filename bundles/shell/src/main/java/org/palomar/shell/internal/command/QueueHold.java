package org.palomar.shell.internal.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueAdmin.Changed;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;

/** {@code mail:queue-hold}: stops entries of the queue until they are released. */
@Service
@RequiredRole(Role.MANAGER)
@Command(scope = "mail", name = "queue-hold", description = "Stops entries of the queue until they are released")
public final class QueueHold extends QueueChoice {

    @Override
    protected Changed change(QueueAdmin queue, QueueFilter chosen) throws StoreException {
        return queue.hold(chosen);
    }

    @Override
    protected String done(boolean one) {
        return one ? "is held" : "are held";
    }

    @Override
    protected String busy(boolean one) {
        return one ? "is held if it stays in the queue" : "are held if they stay in the queue";
    }

    @Override
    protected boolean reachesBusy() {
        return true;
    }

    @Override
    protected String unchanged(QueueId id) {
        return "The entry " + id + " is held already, or has gone meanwhile.";
    }
}
