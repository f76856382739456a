package org.palomar.shell.internal.completion;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.DomainEntry;

/** Offers the addresses of accounts. */
@Service
public final class AccountCompleter extends ServiceCompleter<DirectoryAdmin> {

    public AccountCompleter() {
        super(DirectoryAdmin.class);
    }

    @Override
    protected List<String> words(DirectoryAdmin admin) throws DirectoryUnavailableException {
        List<String> all = new ArrayList<>();
        for (DomainEntry domain : admin.domains()) {
            admin.accounts(domain.domain())
                    .forEach(account -> all.add(account.address().toString()));
        }
        return all;
    }
}
