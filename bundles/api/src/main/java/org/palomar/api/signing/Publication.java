package org.palomar.api.signing;

import java.time.Instant;
import java.util.Optional;

/**
 * What the DNS says of a key.
 *
 * @param checked when it was asked last; empty if it was not yet
 * @param detail a clause for people; empty where there is nothing to add
 */
public record Publication(Finding finding, Optional<Instant> checked, String detail) {

    /** What was found. */
    public enum Finding {
        /** Nobody could tell yet. */
        UNKNOWN,
        /** There is no record at its name. */
        MISSING,
        /** There is another record than the key's. */
        DIFFERENT,
        /** Receivers find the key. */
        PUBLISHED
    }

    /** Before it was asked. */
    public static final Publication NOT_ASKED = new Publication(Finding.UNKNOWN, Optional.empty(), "");
}
