package org.palomar.pipeline.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Address;

/**
 * What the steps of stage ENVELOPE, if there are any, have made of a recipient that they let pass, until stage CONTENT of the same message takes it: nothing, fields to add, junk,
 * redirections. Bounded: a transaction that never comes to its content is forgotten when enough others came after it. Safe for any thread.
 */
final class EnvelopeMemory {

    /** Recipients; more than may be between RCPT and the end of DATA at once. */
    private static final int MAX = 50_000;

    private record Key(String transaction, Address recipient) {}

    private final Map<Key, Fate> fates = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Fate> eldest) {
            return size() > MAX;
        }
    };

    synchronized void keep(String transaction, Address recipient, Fate fate) {
        fates.put(new Key(transaction, recipient), fate);
    }

    synchronized Optional<Fate> take(String transaction, Address recipient) {
        return fates.isEmpty() ? Optional.empty() : Optional.ofNullable(fates.remove(new Key(transaction, recipient)));
    }
}
