package org.palomar.pipeline.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.pipeline.StepReport;

/**
 * What the steps of stage ENVELOPE, if there are any, have made of a recipient that they let pass, until stage CONTENT of the same message takes it: nothing, fields to add, junk,
 * redirections. Bounded: a transaction that never comes to its content is forgotten when enough others came after it. Safe for any thread.
 */
final class EnvelopeMemory {

    /** Recipients; more than may be between RCPT and the end of DATA at once. */
    private static final int MAX = 50_000;

    private record Key(String transaction, Address recipient) {}

    /**
     * What is kept of a recipient.
     *
     * @param reports what the steps said, of this recipient alone
     */
    record Kept(Fate fate, List<StepReport> reports) {}

    private final Map<Key, Kept> all = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
            return size() > MAX;
        }
    };

    synchronized void keep(String transaction, Address recipient, Kept kept) {
        all.put(new Key(transaction, recipient), kept);
    }

    synchronized Optional<Kept> take(String transaction, Address recipient) {
        return all.isEmpty() ? Optional.empty() : Optional.ofNullable(all.remove(new Key(transaction, recipient)));
    }
}
