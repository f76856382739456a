package org.palomar.api.greylist;

import java.time.Instant;

/**
 * What is known of a sender.
 *
 * @param subject network, sender and recipient with a space between them; a network alone; an account's number and whom it wrote to; or what an operator has allowed
 * @param times it came, or mail from there came back after its wait
 */
public record Acquaintance(Kind kind, String subject, Instant since, Instant last, int times) {

    /** How it is known. */
    public enum Kind {
        /** Came once or several times within the delay, and is to come back. */
        WAITING,
        /** Came back, and is taken. */
        PASSED,
        /** A network from which several senders came back. */
        NETWORK,
        /** Somebody to whom an account here has written. */
        WRITTEN,
        /** An operator has said so. */
        ALLOWED
    }
}
