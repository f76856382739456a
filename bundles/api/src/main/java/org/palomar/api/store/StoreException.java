package org.palomar.api.store;

import java.io.IOException;

/** The store could not do what was asked. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why; what a protocol answers depends on it. */
    public enum Reason {
        /** The disk is nearly full: {@code 452}, {@code NO}. Reading goes on. */
        FULL,
        /** The store is stopped or its disk failed: {@code 451}, {@code NO}. */
        UNAVAILABLE,
        /** What was read is damaged; other messages are not affected. */
        DAMAGED
    }

    private final Reason reason;

    public StoreException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public StoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Why stored content could not be read: what the store said, or that it is damaged if the store said nothing. */
    public static Reason reasonOf(IOException unreadable) {
        return unreadable.getCause() instanceof StoreException refusal ? refusal.reason : Reason.DAMAGED;
    }
}
