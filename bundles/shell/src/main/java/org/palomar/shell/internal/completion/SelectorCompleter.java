package org.palomar.shell.internal.completion;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.signing.KeyAdmin;
import org.palomar.api.signing.SigningKey;

/** Offers the selectors of keys that mail is signed with. */
@Service
public final class SelectorCompleter extends ServiceCompleter<KeyAdmin> {

    public SelectorCompleter() {
        super(KeyAdmin.class);
    }

    @Override
    protected List<String> words(KeyAdmin admin) {
        return admin.keys(Optional.empty()).stream()
                .map(SigningKey::selector)
                .distinct()
                .toList();
    }
}
