package org.palomar.footprint.internal;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/** What is asked of the Java machine's heap, and of it. */
interface Heap {

    /** Octets that are taken, garbage included. */
    long used();

    /** Collections since the start, large and small. */
    long collections();

    /** Collects everything now; the threads stand still for about 2 ms for each MiB that lives. */
    void collect();

    /** The heap of this process. */
    static Heap ofThisProcess() {
        return new Heap() {
            @Override
            public long used() {
                return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            }

            @Override
            public long collections() {
                return ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                        .sum();
            }

            @Override
            public void collect() {
                ManagementFactory.getMemoryMXBean().gc();
            }
        };
    }
}
