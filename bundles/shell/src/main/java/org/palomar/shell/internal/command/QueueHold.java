package org.palomar.shell.internal.command;

import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueAdmin.Changed;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;

/** {@code mail:queue-hold}: stops entries of the queue until they are released, and on demand what comes for a destination later. */
@Service
@RequiredRole(Role.MANAGER)
@Command(scope = "mail", name = "queue-hold", description = "Stops entries of the queue until they are released")
public final class QueueHold extends QueueChoice {

    private static final String LASTING = "--lasting";

    @Option(
            name = LASTING,
            description =
                    "With --destination alone: also whatever comes for it later, until mail:queue-release --destination")
    private boolean lasting;

    private Optional<Domain> held = Optional.empty();

    @Override
    protected void consider(QueueId id, Optional<QueueEntry> entry) throws CommandException {
        if (lasting) {
            throw unfit();
        }
    }

    @Override
    protected void consider(QueueAdmin queue, QueueFilter chosen) throws CommandException, StoreException {
        if (lasting) {
            held = chosen.onlyDestination();
            if (held.isEmpty()) {
                throw unfit();
            }
        }
    }

    private static CommandException unfit() {
        return failure(LASTING + " is about one destination: give --destination and no other condition.");
    }

    @Override
    protected Changed change(QueueAdmin queue, QueueFilter chosen) throws StoreException {
        return held.isPresent() ? queue.holdDestination(held.get()) : queue.hold(chosen);
    }

    @Override
    protected String besides() {
        return held.map(domain -> "Whatever comes for " + domain
                        + " is held too, also after a restart; mail:queue-release --destination " + domain
                        + " ends that.")
                .orElse("");
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
