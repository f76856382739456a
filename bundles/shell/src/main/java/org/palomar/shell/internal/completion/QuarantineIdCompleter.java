package org.palomar.shell.internal.completion;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineFilter;
import org.palomar.api.store.StoreException;

/** Offers the entries of the quarantine, the newest of them. */
@Service
public final class QuarantineIdCompleter extends ServiceCompleter<QuarantineAdmin> {

    /** Nobody chooses among more. */
    static final int MAX_OFFERED = 200;

    public QuarantineIdCompleter() {
        super(QuarantineAdmin.class);
    }

    @Override
    protected List<String> words(QuarantineAdmin quarantine) throws StoreException {
        return quarantine.entries(QuarantineFilter.ALL, MAX_OFFERED).stream()
                .map(entry -> entry.id().toString())
                .toList();
    }
}
