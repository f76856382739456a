package org.palomar.dmarcreports.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** Messages that were seen lately: one that is judged twice, as its recipients differ or a new version of the filter is tried, counts once. Safe for any thread; nobody waits but for others who ask, for microseconds. */
final class Lately {

    /** More than are judged at one time. */
    static final int MOST = 4096;

    private final Map<String, Boolean> ids = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    };

    /** @return whether it was not seen before; from now on it was */
    synchronized boolean isNew(String id) {
        return ids.putIfAbsent(id, true) == null;
    }
}
