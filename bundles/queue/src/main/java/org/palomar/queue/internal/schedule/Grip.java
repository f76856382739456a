package org.palomar.queue.internal.schedule;

/** What holding an entry, or letting it go, came to. */
public enum Grip {
    /** There is no such entry. */
    GONE,
    /** It is under way; it holds for what is left of it afterwards. */
    UNDER_WAY,
    DONE
}
