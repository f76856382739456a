package org.palomar.delivery.internal.script;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What messages that are being delivered at this moment are going to have remembered: of two that come at once, one is answered. Safe for any thread.
 */
public final class Claims {

    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    /** Those of one message, given back when it is closed, after its commit. For one thread. */
    public final class Held implements AutoCloseable {

        private final Set<String> own = new HashSet<>();

        private Held() {}

        /** Whether no other message has it. */
        public boolean take(String what) {
            if (own.contains(what)) {
                return true;
            }
            if (taken.add(what)) {
                return own.add(what);
            }
            return false;
        }

        @Override
        public void close() {
            taken.removeAll(own);
        }
    }

    public Held open() {
        return new Held();
    }
}
