package org.palomar.delivery.internal;

import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redirections to where no mail is taken count as a filter's refusal of the recipients who were redirected: no later try of the sender mends them, so that they must not hold up
 * the others.
 */
record Redirections(Destinations destinations) {

    private static final Logger LOG = LoggerFactory.getLogger(Redirections.class);

    List<Disposition> checked(List<Disposition> dispositions) {
        return dispositions.stream().map(this::checked).toList();
    }

    private Disposition checked(Disposition disposition) {
        return switch (disposition) {
            case Disposition.Deliver(List<Recipient> recipients, MailTransaction transaction) ->
                obstacle(recipients, transaction)
                        .map(reply -> back(recipients, transaction, reply))
                        .orElse(disposition);
            case Disposition.Hold(List<Recipient> recipients, MailTransaction transaction, String reason, var steps) ->
                obstacle(recipients, transaction)
                        .map(reply -> back(recipients, transaction, reply))
                        .orElse(disposition);
            case Disposition.Refuse(List<Recipient> recipients, MailTransaction transaction, Reply reply) ->
                obstacle(recipients, transaction)
                        .map(nowhere -> back(recipients, transaction, reply))
                        .orElse(disposition);
            case Disposition.Drop drop -> drop;
        };
    }

    /** Why a target takes no mail; empty where nobody was redirected, and while directory or queue do not answer, which defers the message later. */
    private Optional<Reply> obstacle(List<Recipient> recipients, MailTransaction transaction) {
        if (recipients.equals(transaction.recipients())) {
            return Optional.empty();
        }
        try {
            for (Recipient target : transaction.recipients()) {
                Reply reply = destinations.find(target.address(), transaction.sender(), true, Ends.none());
                if (reply.isPermanent()) {
                    LOG.warn(
                            "A filter redirects message {} to {}, which takes no mail here: {}",
                            transaction.id(),
                            target.address(),
                            reply);
                    return Optional.of(reply);
                }
            }
        } catch (DirectoryUnavailableException unavailable) {
            LOG.debug("Targets of message {} can't be looked up: {}", transaction.id(), unavailable.getMessage());
        }
        return Optional.empty();
    }

    private static Disposition back(List<Recipient> recipients, MailTransaction redirected, Reply reply) {
        return new Disposition.Refuse(recipients, redirected.to(recipients), reply);
    }
}
