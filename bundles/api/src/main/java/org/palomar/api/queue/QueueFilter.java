package org.palomar.api.queue;

import java.time.Instant;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.AccountId;

/**
 * Which entries an operator means: those that meet every condition that is there.
 *
 * @param sender a pattern for the sender's address, {@code *} for any characters, in any case; {@code <>} for the null sender
 * @param recipient a pattern for the address of at least one recipient that waits
 * @param destination where the entry goes
 * @param before entries made before that instant
 * @param account who submitted the message
 */
public record QueueFilter(
        Optional<QueueId> id,
        Optional<String> sender,
        Optional<String> recipient,
        Optional<Domain> destination,
        Optional<Instant> before,
        Optional<QueueState> state,
        Optional<AccountId> account) {

    /** All entries. */
    public static final QueueFilter ALL = new QueueFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Whoever submitted the message. */
    public QueueFilter(
            Optional<QueueId> id,
            Optional<String> sender,
            Optional<String> recipient,
            Optional<Domain> destination,
            Optional<Instant> before,
            Optional<QueueState> state) {
        this(id, sender, recipient, destination, before, state, Optional.empty());
    }

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

    /** What goes to a domain. */
    public static QueueFilter to(Domain destination) {
        return new QueueFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(destination),
                Optional.empty(),
                Optional.empty());
    }

    /** The destination, if that is the only condition. */
    public Optional<Domain> onlyDestination() {
        return destination.filter(domain -> equals(to(domain)));
    }

    /** The same entries, as far as an account submitted them. */
    public QueueFilter of(AccountId submitter) {
        return new QueueFilter(id, sender, recipient, destination, before, state, Optional.of(submitter));
    }

    /** The same entries, as far as they are in a state. */
    public QueueFilter in(QueueState only) {
        return new QueueFilter(id, sender, recipient, destination, before, Optional.of(only), account);
    }
}
