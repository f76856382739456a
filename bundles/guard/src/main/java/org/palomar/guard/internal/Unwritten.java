package org.palomar.guard.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What has changed since it was written. Of too much, while nothing can be written, the oldest stays as it was written before. Under the lock of {@link Watch}. */
final class Unwritten<T> {

    /** Everything that can be remembered, and as much that is forgotten. */
    static final int MOST = 2 * Blocks.MOST;

    private final Set<T> changed = new LinkedHashSet<>();

    void add(T one) {
        changed.add(one);
        if (changed.size() > MOST) {
            changed.remove(changed.iterator().next());
        }
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
