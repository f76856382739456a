package org.palomar.api.queue;

/** How much of a message comes back with a notice of failure (RFC 3461 §4.3, RET). */
public enum Returned {
    FULL,
    HEADERS
}
