package org.palomar.shell.internal.completion;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.quarantine.QuarantineAdmin;

/** Offers what a domain or an account may have of its own of the quarantine. */
@Service
public final class QuarantineKeyCompleter extends ServiceCompleter<QuarantineAdmin> {

    public QuarantineKeyCompleter() {
        super(QuarantineAdmin.class);
    }

    @Override
    protected List<String> words(QuarantineAdmin quarantine) {
        return quarantine.preferenceKeys();
    }
}
