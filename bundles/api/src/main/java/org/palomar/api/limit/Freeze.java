package org.palomar.api.limit;

import java.time.Instant;

/**
 * Why an account sends nothing until it is thawed. It receives mail, and its owner reads it, as always.
 *
 * @param reason in one line, for operator and owner; at most {@value #MAX_REASON} characters, no control characters
 * @param automatic whether the server did it by itself
 */
public record Freeze(Instant since, String reason, boolean automatic) {

    /** It is part of a reply to a client (RFC 5321 §4.5.3.1.5). */
    public static final int MAX_REASON = 120;

    public Freeze {
        if (reason.length() > MAX_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("not a reason");
        }
    }
}
