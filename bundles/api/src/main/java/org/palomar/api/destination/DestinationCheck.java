package org.palomar.api.destination;

import java.util.function.Consumer;

/**
 * Looks at a destination from here: its servers by the DNS and its policies, and each server by a connection from each address that mail may leave from, up to the reply to RCPT. No message is ever
 * begun. Safe for any thread.
 */
public interface DestinationCheck {

    /**
     * Looks. Blocks until the question's deadline at most, and for as long as the DNS takes; an interruption ends it sooner, and what is known by then is the answer.
     *
     * @param progress hears of each connection when it has ended; by other threads, one at a time
     */
    DestinationReport look(DestinationQuestion question, Consumer<ServerCall> progress);
}
