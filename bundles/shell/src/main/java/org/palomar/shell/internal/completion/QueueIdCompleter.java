package org.palomar.shell.internal.completion;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.store.StoreException;

/** Offers the entries of the queue, the oldest of them. */
@Service
public final class QueueIdCompleter extends ServiceCompleter<QueueAdmin> {

    /** Nobody chooses among more. */
    static final int MAX_OFFERED = 500;

    public QueueIdCompleter() {
        super(QueueAdmin.class);
    }

    @Override
    protected List<String> words(QueueAdmin queue) throws StoreException {
        return queue.list(QueueFilter.ALL, MAX_OFFERED).stream()
                .map(entry -> entry.id().toString())
                .toList();
    }
}
