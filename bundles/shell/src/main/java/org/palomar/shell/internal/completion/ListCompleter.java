package org.palomar.shell.internal.completion;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.list.ListAdmin;

/** Offers the addresses of mailing lists. */
@Service
public final class ListCompleter extends ServiceCompleter<ListAdmin> {

    public ListCompleter() {
        super(ListAdmin.class);
    }

    @Override
    protected List<String> words(ListAdmin admin) {
        return admin.lists().stream().map(list -> list.address().toString()).toList();
    }
}
