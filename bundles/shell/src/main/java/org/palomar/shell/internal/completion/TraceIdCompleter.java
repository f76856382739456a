package org.palomar.shell.internal.completion;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.TraceQuery;
import org.palomar.api.trace.TraceSearch;

/** Offers the messages that came last. */
@Service
public final class TraceIdCompleter extends ServiceCompleter<TraceSearch> {

    /** Nobody chooses among more. */
    static final int MAX_OFFERED = 50;

    public TraceIdCompleter() {
        super(TraceSearch.class);
    }

    @Override
    protected List<String> words(TraceSearch trace) throws StoreException {
        return trace.list(TraceQuery.ALL, MAX_OFFERED).stream()
                .map(story -> story.id().transaction())
                .toList();
    }
}
