package org.palomar.api.queue;

/** What an entry is doing. */
public enum QueueState {
    /** It waits for its time, its turn, or its destination. */
    WAITING,
    /** It is being delivered, or changed by an operator. */
    UNDER_WAY,
    /** An operator has stopped it; it neither goes nor comes back. */
    HELD
}
