package org.palomar.shell.internal.completion;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.list.ListAdmin;
import org.palomar.api.list.ListRefusalException;

/** Offers the numbers of posts that wait for moderators. */
@Service
public final class HeldPostCompleter extends ServiceCompleter<ListAdmin> {

    public HeldPostCompleter() {
        super(ListAdmin.class);
    }

    @Override
    protected List<String> words(ListAdmin admin) {
        try {
            return admin.held(Optional.empty()).stream()
                    .map(post -> Long.toString(post.number()))
                    .toList();
        } catch (ListRefusalException noListWasNamed) {
            return List.of();
        }
    }
}
