package org.palomar.quarantine.internal;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.quarantine.QuarantineId;

/** Who is deciding on which entry just now: one at a time. Safe for any thread. */
final class Claims {

    private final Set<QuarantineId> taken = ConcurrentHashMap.newKeySet();

    /** A claim on an entry, until it is closed. */
    final class Claim implements AutoCloseable {

        private final QuarantineId id;
        private boolean kept;

        private Claim(QuarantineId id) {
            this.id = id;
        }

        /** Never lets go: what becomes of the entry is not known, and no second decision may be added to the first. */
        void keep() {
            kept = true;
        }

        @Override
        public void close() {
            if (!kept) {
                taken.remove(id);
            }
        }
    }

    /** Empty while somebody else has it. */
    Optional<Claim> take(QuarantineId id) {
        return taken.add(id) ? Optional.of(new Claim(id)) : Optional.empty();
    }
}
