package org.palomar.shell.internal.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueAdmin.Changed;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;

/** {@code mail:queue-release}: lets held entries of the queue go on at once. */
@Service
@RequiredRole(Role.MANAGER)
@Command(scope = "mail", name = "queue-release", description = "Lets held entries of the queue go on at once")
public final class QueueRelease extends QueueChoice {

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
