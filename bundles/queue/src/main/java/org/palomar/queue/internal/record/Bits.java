package org.palomar.queue.internal.record;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sets of a few values as bits. The place of a value is its bit for ever; new ones are added at the end. Immutable. */
final class Bits<T> {

    private final List<T> values;

    Bits(List<T> values) {
        this.values = List.copyOf(values);
    }

    int of(Set<T> set) {
        int bits = 0;
        for (T value : set) {
            bits |= 1 << values.indexOf(value);
        }
        return bits;
    }

    /** The values of the bits that are known. */
    Set<T> in(int bits) {
        Set<T> set = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            if ((bits & (1 << i)) != 0) {
                set.add(values.get(i));
            }
        }
        return set;
    }
}
