package org.palomar.api.trace;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.queue.QueueId;

/**
 * Which messages are meant: those that meet every condition that is there. Case is never looked at, but for ids of transactions.
 *
 * @param id the id of a transaction
 * @param entry an entry of the queue that it has or had
 * @param sender a pattern for the sender's address, {@code *} for any characters; {@code <>} for the null sender
 * @param recipient a pattern for one of the recipients, also for those that an alias led to
 * @param from received then or later
 * @param to received before then
 * @param words each of them is somewhere in the subject
 * @param messageId with or without angle brackets
 * @param owner only messages that this account sent or got, and of them only what concerns it
 */
public record TraceQuery(
        Optional<String> id,
        Optional<QueueId> entry,
        Optional<String> sender,
        Optional<String> recipient,
        Optional<Instant> from,
        Optional<Instant> to,
        List<String> words,
        Optional<String> messageId,
        Optional<AccountId> owner) {

    /** All messages. */
    public static final TraceQuery ALL = new TraceQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty());

    public TraceQuery {
        words = List.copyOf(words);
    }

    /** One message. */
    public static TraceQuery of(String id) {
        return new TraceQuery(
                Optional.of(id),
                ALL.entry,
                ALL.sender,
                ALL.recipient,
                ALL.from,
                ALL.to,
                ALL.words,
                ALL.messageId,
                ALL.owner);
    }

    /** The same, as an owner may ask. */
    public TraceQuery ownedBy(AccountId account) {
        return new TraceQuery(id, entry, sender, recipient, from, to, words, messageId, Optional.of(account));
    }
}
