package org.palomar.queue.internal.schedule;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.palomar.api.queue.QueueAges;

/** Counts entries by their age, all together and those of some destinations. For one thread. */
final class Ages {

    /** The milliseconds in the time of an id stand above its count within one ({@link org.palomar.api.queue.QueueId}). */
    private static final int COUNT_BITS = 16;

    /** In milliseconds since 1970: the instants behind which the entries of each class but the last one were made. */
    private final long[] youngerThan;

    private final int[] all = counts();
    private final Map<Destination, int[]> each = new HashMap<>();

    /** @param of destinations that are counted by themselves, too */
    Ages(long now, List<Destination> of) {
        youngerThan =
                QueueAges.BOUNDS.stream().mapToLong(age -> now - age.toMillis()).toArray();
        of.forEach(destination -> each.put(destination, counts()));
    }

    private static int[] counts() {
        return new int[QueueAges.BOUNDS.size() + 1];
    }

    /** @param time that of an entry's id */
    void count(Destination destination, long time) {
        long made = time >>> COUNT_BITS;
        int age = 0;
        while (age < youngerThan.length && made <= youngerThan[age]) {
            age++;
        }
        all[age]++;
        int[] own = each.get(destination);
        if (own != null) {
            own[age]++;
        }
    }

    QueueAges all() {
        return counted(all);
    }

    QueueAges of(Destination destination) {
        int[] own = each.get(destination);
        return own == null ? QueueAges.NONE : counted(own);
    }

    private static QueueAges counted(int[] counts) {
        return new QueueAges(Arrays.stream(counts).boxed().collect(Collectors.toList()));
    }
}
