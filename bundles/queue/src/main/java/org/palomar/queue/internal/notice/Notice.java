package org.palomar.queue.internal.notice;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.message.Content;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.QueueId;

/**
 * What a sender is to be told of one message.
 *
 * @param id of its own, for its Message-ID and the borders of its parts; nobody outside can guess it
 * @param to the sender
 * @param message what is told about
 * @param original its octets
 * @param told at least one
 * @param retryUntil when the attempts end, if they go on
 */
public record Notice(
        QueueId id,
        Instant now,
        Address to,
        Outbound message,
        Content original,
        List<Told> told,
        Optional<Instant> retryUntil) {

    public Notice {
        told = List.copyOf(told);
    }

    boolean has(Action action) {
        return told.stream().anyMatch(one -> one.action() == action);
    }
}
