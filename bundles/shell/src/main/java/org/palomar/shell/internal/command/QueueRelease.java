package org.palomar.shell.internal.command;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.address.Domain;
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

    private String besides = "";

    @Override
    protected Changed change(QueueAdmin queue, QueueFilter chosen) throws StoreException {
        Set<Domain> held = queue.heldDestinations().keySet();
        Optional<Domain> destination = chosen.onlyDestination().filter(held::contains);
        if (destination.isPresent()) {
            besides = "What comes for " + destination.get() + " is held no more.";
            return queue.releaseDestination(destination.get());
        }
        if (chosen.id().isEmpty() && !held.isEmpty()) {
            besides = "What comes for " + first(held)
                    + " is still held; mail:queue-release --destination and no other condition ends that.";
        }
        return queue.release(chosen);
    }

    private static String first(Set<Domain> held) {
        String first =
                held.stream().min(Comparator.naturalOrder()).orElseThrow().name();
        return held.size() == 1 ? first : first + " and " + (held.size() - 1) + " more";
    }

    @Override
    protected String besides() {
        return besides;
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
