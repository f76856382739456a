package org.palomar.mailboxes.internal;

import java.util.List;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.store.StoreException;

/** The store check, for tests that have no OSGi framework. */
public final class StoreInspection {

    private StoreInspection() {}

    public static List<String> problems(MailStore mail) throws StoreException {
        if (mail instanceof KeyValueMailStore store) {
            return new Inspection(store.shelf(), messages -> {}).report().problems();
        }
        throw new IllegalArgumentException("another store");
    }
}
