package org.palomar.shell.internal.completion;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.DomainEntry;

/** Offers domains, and the addresses of their accounts. */
@Service
public final class SenderCompleter extends ServiceCompleter<DirectoryAdmin> {

    public SenderCompleter() {
        super(DirectoryAdmin.class);
    }

    @Override
    protected List<String> words(DirectoryAdmin admin) throws DirectoryUnavailableException {
        List<String> all = new ArrayList<>();
        for (DomainEntry domain : admin.domains()) {
            all.add(domain.domain().name());
            admin.accounts(domain.domain())
                    .forEach(account -> all.add(account.address().toString()));
        }
        return all;
    }
}
