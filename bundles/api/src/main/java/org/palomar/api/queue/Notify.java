package org.palomar.api.queue;

/** Of what the sender wants to hear for a recipient (RFC 3461 §4.1). */
public enum Notify {
    /** Of nothing; stands alone. */
    NEVER,
    SUCCESS,
    FAILURE,
    DELAY
}
