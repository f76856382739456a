package org.palomar.footprint.internal;

/** Decides when a collection pays: the process rests, and it did not rest since the last one. For one thread. */
final class QuietMoments {

    /** Growth of the heap between two looks, in octets, that still counts as rest: timers and health checks allocate, too. */
    static final long REST = 4L << 20;
    /** What must have come since our last collection, in octets, to make another one worth its pause. */
    static final long WORTHWHILE = 24L << 20;

    private final Heap heap;
    private long used;
    private long collections;
    private long base;
    private boolean busySince;

    QuietMoments(Heap heap) {
        this.heap = heap;
        remember();
        busySince = true;
    }

    /** One look; collects if it is time. */
    void look() {
        boolean collected = heap.collections() != collections;
        boolean rests = !collected && heap.used() - used < REST;
        busySince |= collected;
        if (rests && (busySince || heap.used() - base > WORTHWHILE)) {
            heap.collect();
            base = heap.used();
            busySince = false;
        }
        remember();
    }

    private void remember() {
        used = heap.used();
        collections = heap.collections();
    }
}
