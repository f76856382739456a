package org.palomar.api.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;

/**
 * A message for recipients elsewhere, less its body.
 *
 * @param transaction the id of the transaction that brought it in, for logs and traces; letters and digits, at most {@value #MAX_TRANSACTION}
 * @param received when it came in
 * @param recipients at least one
 * @param prefix header fields that go before the body (trace, what filter steps added), with their CRLFs; may be empty, at most {@value #MAX_PREFIX} octets
 * @param account who submitted it
 * @param notice whether the queue itself has written it, to tell a sender what became of a message; what others add is never taken for one
 */
public record Outbound(
        String transaction,
        Instant received,
        ReversePath sender,
        List<OutboundRecipient> recipients,
        Content prefix,
        OutboundOptions options,
        Optional<AccountId> account,
        boolean notice) {

    public static final int MAX_TRANSACTION = 64;

    /** Trace fields and signatures of several domains are a few thousand octets. */
    public static final int MAX_PREFIX = 64 * 1024;

    public Outbound {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a message has recipients");
        }
        if (prefix.size() > MAX_PREFIX) {
            throw new IllegalArgumentException("the prefix of a message is too long");
        }
        if (transaction.length() > MAX_TRANSACTION
                || !transaction.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c))) {
            throw new IllegalArgumentException("not the id of a transaction");
        }
    }

    /** A message that is no notice of the queue. */
    public Outbound(
            String transaction,
            Instant received,
            ReversePath sender,
            List<OutboundRecipient> recipients,
            Content prefix,
            OutboundOptions options,
            Optional<AccountId> account) {
        this(transaction, received, sender, recipients, prefix, options, account, false);
    }

    /** The same message for some of its recipients. */
    public Outbound to(List<OutboundRecipient> some) {
        return new Outbound(transaction, received, sender, some, prefix, options, account, notice);
    }

    /** The same message, carried otherwise. */
    public Outbound with(OutboundOptions other) {
        return new Outbound(transaction, received, sender, recipients, prefix, other, account, notice);
    }

    /** The same message as a notice of the queue, or as none. */
    public Outbound asNotice(boolean written) {
        return new Outbound(transaction, received, sender, recipients, prefix, options, account, written);
    }
}
