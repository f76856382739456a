package org.palomar.shell.internal.completion;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.queue.QueueAdmin;

/** Offers the domains that mail of the queue goes to, those with the most entries. */
@Service
public final class DestinationCompleter extends ServiceCompleter<QueueAdmin> {

    /** Nobody chooses among more. */
    static final int MAX_OFFERED = 500;

    public DestinationCompleter() {
        super(QueueAdmin.class);
    }

    @Override
    protected List<String> words(QueueAdmin queue) {
        return queue.summary(MAX_OFFERED).destinations().stream()
                .map(each -> each.domain().name())
                .distinct()
                .toList();
    }
}
