package org.palomar.mailboxes.internal;

/**
 * A value with a head for the committer thread and a committed state for everybody.
 *
 * @param <T> an immutable value
 */
final class Versioned<T> {

    private final Runnable listener;
    private T head;
    private volatile T committed;

    /** @param listener called after each new committed state, on the committer thread */
    Versioned(T initial, Runnable listener) {
        this.head = initial;
        this.committed = initial;
        this.listener = listener;
    }

    /** The newest state. Committer thread only. */
    T head() {
        return head;
    }

    /** The newest durable state. Any thread. */
    T committed() {
        return committed;
    }

    void move(T newHead) {
        head = newHead;
    }

    void publish(T durable) {
        committed = durable;
        listener.run();
    }
}
