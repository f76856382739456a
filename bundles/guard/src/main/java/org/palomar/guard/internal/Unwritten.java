package org.palomar.guard.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What has changed since it was written. Under the lock of {@link Watch}. */
final class Unwritten<T> {

    private final Set<T> changed = new LinkedHashSet<>();

    void add(T one) {
        changed.add(one);
    }

    /** Takes so many out at most, the oldest first; who can't write them adds them again. */
    List<T> take(int most) {
        List<T> taken = new ArrayList<>();
        Iterator<T> all = changed.iterator();
        while (all.hasNext() && taken.size() < most) {
            taken.add(all.next());
            all.remove();
        }
        return taken;
    }
}
