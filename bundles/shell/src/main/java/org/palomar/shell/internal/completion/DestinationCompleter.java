package org.palomar.shell.internal.completion;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueSummary;

/** Offers the domains whose mail is held, and those that mail of the queue goes to with the most entries. */
@Service
public final class DestinationCompleter extends ServiceCompleter<QueueAdmin> {

    /** Nobody chooses among more. */
    static final int MAX_OFFERED = 500;

    public DestinationCompleter() {
        super(QueueAdmin.class);
    }

    @Override
    protected List<String> words(QueueAdmin queue) {
        return Stream.concat(
                        queue.heldDestinations().keySet().stream(),
                        queue.summary(MAX_OFFERED).destinations().stream().map(QueueSummary.Destination::domain))
                .map(Domain::name)
                .distinct()
                .toList();
    }
}
