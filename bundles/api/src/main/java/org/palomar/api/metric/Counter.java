package org.palomar.api.metric;

import java.util.concurrent.atomic.LongAdder;

/** Counts events; never falls. */
public final class Counter {

    private final LongAdder count = new LongAdder();

    public void increment() {
        count.increment();
    }

    public void add(long events) {
        count.add(events);
    }

    public long value() {
        return count.sum();
    }
}
