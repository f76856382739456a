package org.palomar.delivery.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.directory.Account;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;

/**
 * What the dispositions of one message mean: which parts to deliver, and who is answered without a delivery. Pure.
 *
 * <p>SMTP has one reply for all recipients. So where the pipeline's verdicts differ and can't be told one by one, a temporary refusal of one defers the
 * message for all (the sender tries again, nobody gets it twice), and a permanent one of some becomes a delivery into their Junk: the sender could
 * not be told, and a bounce to a forged sender is worse than a message in Junk. Who has none is left out, see {@link Unwelcome}.
 *
 * @param deliveries parts to deliver, in the order of the envelope
 * @param replies recipients that are answered already
 */
record Settlement(List<Part> deliveries, Map<Recipient, Reply> replies) {

    /** The field that says why a message is in Junk to be reviewed. */
    static final String HELD = "X-Palomar-Held";
    /** The field that says why a message is in Junk instead of refused. */
    static final String REFUSED = "X-Palomar-Refused";

    private static final int MAX_REASON = 400;

    /**
     * Why something is held.
     *
     * @param steps as {@link Disposition.Hold} has them
     */
    record Why(String reason, Set<String> steps) {}

    /**
     * Recipients of the envelope, and the transaction to deliver for them.
     *
     * @param kept why it is kept in Junk, or held, rather than sent on; whoever has no mailbox here is answered that
     * @param held why it is held for review, and by which steps; empty where it is not
     * @param only whom alone it goes to, whoever else the recipients stand for
     */
    record Part(
            List<Recipient> recipients,
            MailTransaction transaction,
            Optional<Reply> kept,
            Optional<Why> held,
            Optional<Account> only) {

        /** Neither held nor for one account alone. */
        Part(List<Recipient> recipients, MailTransaction transaction, Optional<Reply> kept) {
            this(recipients, transaction, kept, Optional.empty(), Optional.empty());
        }

        /** Whether a step wants it reviewed, in the quarantine or in Junk: whoever has no mailbox here must hear that he does not get it. */
        boolean isForReview() {
            return kept.equals(Optional.of(Replies.HELD_FOR_NOBODY));
        }

        /** Whether a step has refused it for good, so that it is kept in Junk where there is one. */
        boolean isRefused() {
            return kept.isPresent() && !isForReview();
        }

        /** Who gets it, as the envelope names them, and not by a filter's redirection. */
        boolean isDirect() {
            return recipients.equals(transaction.recipients());
        }
    }

    /** Of a message that was held, for whom it was held. */
    static Settlement released(MailTransaction message, Account owner) {
        return new Settlement(
                List.of(new Part(
                        message.recipients(), message, Optional.empty(), Optional.empty(), Optional.of(owner))),
                Map.of());
    }

    /** @param quarantined whether what is to be held has a place for that; else it goes to Junk */
    static Settlement of(List<Disposition> dispositions, boolean refusable, boolean quarantined) {
        Optional<Reply> deferral = refusable ? Optional.empty() : firstDeferral(dispositions);
        if (deferral.isPresent()) {
            return new Settlement(List.of(), answerAll(dispositions, deferral.get()));
        }
        boolean allRefused = dispositions.stream().allMatch(Disposition.Refuse.class::isInstance);
        List<Part> deliveries = new ArrayList<>();
        Map<Recipient, Reply> replies = new LinkedHashMap<>();
        for (Disposition disposition : dispositions) {
            switch (disposition) {
                case Disposition.Deliver(List<Recipient> recipients, MailTransaction transaction) ->
                    deliveries.add(new Part(recipients, transaction, Optional.empty()));
                case Disposition.Hold(
                        List<Recipient> recipients,
                        MailTransaction transaction,
                        String reason,
                        Set<String> steps) ->
                    deliveries.add(new Part(
                            recipients,
                            quarantined ? transaction : asJunk(transaction, HELD, reason),
                            Optional.of(Replies.HELD_FOR_NOBODY),
                            quarantined ? Optional.of(new Why(reason, steps)) : Optional.empty(),
                            Optional.empty()));
                case Disposition.Drop drop -> drop.recipients().forEach(r -> replies.put(r, Replies.DELIVERED));
                case Disposition.Refuse(List<Recipient> recipients, MailTransaction transaction, Reply reply) -> {
                    if (refusable || allRefused) {
                        recipients.forEach(r -> replies.put(r, reply));
                    } else {
                        deliveries.add(new Part(
                                recipients, asJunk(transaction, REFUSED, reply.toString()), Optional.of(reply)));
                    }
                }
            }
        }
        return new Settlement(deliveries, replies);
    }

    /**
     * The final replies, when it is known what each recipient to deliver to can be answered. Where there is one reply for all, an obstacle that only
     * some meet holds the message back for all, and nothing is delivered.
     */
    Map<Recipient, Reply> with(Map<Recipient, Reply> addressed, boolean refusable) {
        Map<Recipient, Reply> all = new LinkedHashMap<>(replies);
        all.putAll(addressed);
        boolean mixed = all.containsValue(Replies.DELIVERED);
        Reply obstacle = null; // the least
        for (Reply reply : all.values()) {
            if (reply.code() >= 400 && (obstacle == null || reply.code() < obstacle.code())) {
                obstacle = reply;
            }
        }
        if (!refusable && obstacle != null && (mixed || obstacle.isTemporary())) {
            Reply shared = Replies.isSeenAtRcpt(obstacle) ? Replies.CHANGED : obstacle;
            all.replaceAll((recipient, reply) -> shared);
        }
        return all;
    }

    /** How many get the message, of those who are answered so; for whom it was dropped, it counts for nobody. */
    int taken(Map<Recipient, Reply> answered) {
        return Math.toIntExact(answered.entrySet().stream()
                .filter(one -> one.getValue().equals(Replies.DELIVERED) && !replies.containsKey(one.getKey()))
                .count());
    }

    /** The replies when nothing could be made durable; who was refused stays refused. */
    Map<Recipient, Reply> allAnswered(List<Disposition> dispositions, Reply failure) {
        Map<Recipient, Reply> all = answerAll(dispositions, failure);
        replies.forEach((recipient, reply) -> all.replace(recipient, reply.code() >= 400 ? reply : failure));
        return all;
    }

    private static Optional<Reply> firstDeferral(List<Disposition> dispositions) {
        return dispositions.stream()
                .filter(Disposition.Refuse.class::isInstance)
                .map(refusal -> ((Disposition.Refuse) refusal).reply())
                .filter(Reply::isTemporary)
                .findFirst();
    }

    private static Map<Recipient, Reply> answerAll(List<Disposition> dispositions, Reply reply) {
        Map<Recipient, Reply> replies = new LinkedHashMap<>();
        dispositions.forEach(disposition -> disposition.recipients().forEach(r -> replies.put(r, reply)));
        return replies;
    }

    static MailTransaction asJunk(MailTransaction transaction, String name, String reason) {
        return transaction
                .withAdded(List.of(new HeaderField(name, printable(reason))))
                .asJunk();
    }

    /** A reason as a field can have it. */
    static String printable(String reason) {
        String printable = reason.replaceAll("\\p{Cntrl}", " ");
        return printable.substring(0, Math.min(printable.length(), MAX_REASON));
    }
}
