package org.palomar.imap.grammar;

/** How far below the entries that a client names it wants to see (RFC 5464 §4.2.2). */
public enum Depth {
    /** The entries alone. */
    ENTRY,
    /** And those of the next level. */
    CHILDREN,
    /** And all below. */
    ALL;

    /** Whether an entry so many levels below a named one is wanted; -1 for one that is not below it. */
    public boolean reaches(int levelsBelow) {
        return switch (this) {
            case ENTRY -> levelsBelow == 0;
            case CHILDREN -> levelsBelow == 0 || levelsBelow == 1;
            case ALL -> levelsBelow >= 0;
        };
    }
}
