package org.palomar.shell.internal.completion;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.DomainEntry;

/** Offers the addresses of aliases. */
@Service
public final class AliasCompleter extends ServiceCompleter<DirectoryAdmin> {

    public AliasCompleter() {
        super(DirectoryAdmin.class);
    }

    @Override
    protected List<String> words(DirectoryAdmin admin) throws DirectoryUnavailableException {
        List<String> all = new ArrayList<>();
        for (DomainEntry domain : admin.domains()) {
            admin.aliases(domain.domain())
                    .forEach(alias -> all.add(alias.address().toString()));
        }
        return all;
    }
}
