package org.palomar.shell.internal.completion;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.api.senderlist.SenderRule;

/** Offers senders whom a list names. */
@Service
public final class ListedSenderCompleter extends ServiceCompleter<PreferenceAdmin> {

    public ListedSenderCompleter() {
        super(PreferenceAdmin.class);
    }

    @Override
    protected List<String> words(PreferenceAdmin admin) throws DirectoryUnavailableException {
        return admin.preferences().stream()
                .filter(one -> one.subject().equals(SenderRule.SUBJECT))
                .flatMap(one -> SenderRule.parse(one.value()).stream())
                .map(rule -> rule.pattern().text())
                .distinct()
                .toList();
    }
}
