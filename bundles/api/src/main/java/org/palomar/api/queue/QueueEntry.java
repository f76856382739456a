package org.palomar.api.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;

/**
 * An entry as an operator sees it.
 *
 * @param message as it was added, for those recipients that still wait
 * @param recipients the same with what was said of them
 * @param redirected where an operator sends it instead of {@code domain}
 * @param attempts that had an answer
 * @param due when it is tried next, if its destination is not paused then
 * @param size octets with its prefix
 */
public record QueueEntry(
        QueueId id,
        QueueState state,
        Domain domain,
        Optional<Domain> redirected,
        Outbound message,
        List<QueuedRecipient> recipients,
        int attempts,
        Instant due,
        long size) {

    public QueueEntry {
        recipients = List.copyOf(recipients);
    }
}
