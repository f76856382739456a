package org.palomar.queue.internal.schedule;

/** One sender's mail for one destination. */
final class Lane extends Turn {

    private final Destination destination;
    private final long sender;
    private final SlotHeap slots;

    Lane(Destination destination, long sender, SlotHeap slots) {
        this.destination = destination;
        this.sender = sender;
        this.slots = slots;
    }

    Destination destination() {
        return destination;
    }

    long sender() {
        return sender;
    }

    SlotHeap slots() {
        return slots;
    }

    @Override
    long due() {
        return slots.firstKey();
    }
}
