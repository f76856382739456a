package org.palomar.queue.internal.schedule;

/** Something that wants its turn at a time, which may change; see {@link Turns}. */
abstract class Turn {

    /** The time of what wants no turn. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int NOWHERE = -1;

    /** Its place in the heap. */
    int place = NOWHERE;
    /** The time by which it is in the heap. */
    long key;
    /** Whether it is in the ring. */
    boolean ready;

    /** When it wants its turn. */
    abstract long due();

    final boolean waits() {
        return place != NOWHERE;
    }

    final void leaves() {
        place = NOWHERE;
    }
}
