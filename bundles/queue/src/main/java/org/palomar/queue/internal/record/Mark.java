package org.palomar.queue.internal.record;

/** What is so of an entry, or has been done. */
public enum Mark {
    /** An operator has stopped it, as rows said before there were records of holds (see {@link Keys}). */
    HELD,
    /** Its sender was told that it is late. */
    WARNED,
    /** It comes back when it is not delivered by its instant (RFC 2852, by-mode R). */
    BY_RETURNS,
    /** Its sender was told that it was not delivered by its instant (by-mode N). */
    BY_TOLD
}
