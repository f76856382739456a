package org.palomar.api.queue;

import java.time.Instant;
import java.util.Optional;
import org.palomar.api.address.Domain;

/**
 * Which entries an operator means: those that meet every condition that is there.
 *
 * @param sender a pattern for the sender's address, {@code *} for any characters, in any case; {@code <>} for the null sender
 * @param recipient a pattern for the address of at least one recipient that waits
 * @param destination where the entry goes
 * @param before entries made before that instant
 */
public record QueueFilter(
        Optional<QueueId> id,
        Optional<String> sender,
        Optional<String> recipient,
        Optional<Domain> destination,
        Optional<Instant> before,
        Optional<QueueState> state) {

    /** All entries. */
    public static final QueueFilter ALL = new QueueFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** One entry. */
    public static QueueFilter of(QueueId id) {
        return new QueueFilter(
                Optional.of(id),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
