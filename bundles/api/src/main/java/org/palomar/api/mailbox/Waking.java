package org.palomar.api.mailbox;

import java.time.Instant;

/**
 * When a message that is delivered to a mailbox leaves it again; kept durably with it.
 *
 * @param note what is to be done with it then, in words of who delivers it; at most {@value #MAX_NOTE} characters
 */
public record Waking(Instant at, String note) {

    /** A name of a mailbox, and twice the flags that a message can have. */
    public static final int MAX_NOTE = 32 * 1024;

    public Waking {
        if (note.length() > MAX_NOTE) {
            throw new IllegalArgumentException("the note is too long");
        }
    }
}
