package org.palomar.guard.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of so many entries at most: of more, what was used longest ago goes. */
final class Bounded<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    private final int most;

    Bounded(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
