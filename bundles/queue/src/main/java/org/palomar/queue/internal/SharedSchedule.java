package org.palomar.queue.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.palomar.api.queue.QueueId;
import org.palomar.queue.internal.schedule.Place;
import org.palomar.queue.internal.schedule.Schedule;

/** The schedule, for any thread. New entries come in without waiting for anybody, since the store's committer brings them. */
final class SharedSchedule {

    private record Arrival(QueueId id, Place place, boolean held) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final Schedule schedule;
    private volatile Runnable waker = () -> {};

    SharedSchedule(Schedule schedule) {
        this.schedule = schedule;
    }

    /** Who is to be woken when something may be due. */
    void wakes(Runnable other) {
        waker = other;
    }

    /**
     * A new entry; never waits.
     *
     * @param held whether it goes nowhere before it is let go
     */
    void arrive(QueueId id, Place place, boolean held) {
        arrivals.add(new Arrival(id, place, held));
        waker.run();
    }

    /** Works on the schedule alone, briefly, with all that has arrived. */
    <T> T with(Function<Schedule, T> work) {
        lock.lock();
        try {
            for (Arrival next = arrivals.poll(); next != null; next = arrivals.poll()) {
                schedule.add(next.id(), next.place());
                if (next.held()) {
                    schedule.hold(next.id());
                }
            }
            return work.apply(schedule);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #with}, when something may be due afterwards. */
    void change(Consumer<Schedule> work) {
        with(one -> {
            work.accept(one);
            return one;
        });
        waker.run();
    }
}
