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
 * @param account who submitted it, and answers for it
 * @param kind whose words it has
 */
public record Outbound(
        String transaction,
        Instant received,
        ReversePath sender,
        List<OutboundRecipient> recipients,
        Content prefix,
        OutboundOptions options,
        Optional<AccountId> account,
        Kind kind) {

    /** Whose words a message has. */
    public enum Kind {
        /** Its account's, or a stranger's, as they were submitted. */
        ORIGINAL,
        /** Somebody here has sent it on, and may have changed it: its account says nothing by it any more. */
        FORWARDED,
        /** The queue's own, to tell a sender what became of a message; what others add is never taken for one. */
        NOTICE
    }

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

    /** An original message. */
    public Outbound(
            String transaction,
            Instant received,
            ReversePath sender,
            List<OutboundRecipient> recipients,
            Content prefix,
            OutboundOptions options,
            Optional<AccountId> account) {
        this(transaction, received, sender, recipients, prefix, options, account, Kind.ORIGINAL);
    }

    /** The same message for some of its recipients. */
    public Outbound to(List<OutboundRecipient> some) {
        return new Outbound(transaction, received, sender, some, prefix, options, account, kind);
    }

    /** The same message, carried otherwise. */
    public Outbound with(OutboundOptions other) {
        return new Outbound(transaction, received, sender, recipients, prefix, other, account, kind);
    }

    public Outbound as(Kind other) {
        return new Outbound(transaction, received, sender, recipients, prefix, options, account, other);
    }
}
