package org.palomar.queue.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;

/** Brings an entry into mailboxes here. A crash between that and the end of the entry brings it twice, never not at all. Immutable. */
record LocalHandover(Directory directory, DeliveryAgent agent) {

    private static final RemoteReply UNANSWERED = new RemoteReply(451, "4.3.0", "Local delivery gave no answer");

    AttemptResult deliver(Attempt attempt) throws DirectoryUnavailableException {
        List<Recipient> recipients = new ArrayList<>();
        for (OutboundRecipient recipient : attempt.message().recipients()) {
            recipients.add(new Recipient(
                    recipient.address(),
                    accounts(recipient),
                    recipient.original(),
                    recipient.withoutSuccess().notices()));
        }
        MailTransaction transaction = new MailTransaction(
                attempt.message().transaction(),
                attempt.message().received(),
                new Origin(
                        Origin.Door.INTERNAL,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        "",
                        "",
                        Optional.empty()),
                attempt.message().sender(),
                recipients,
                attempt.content(),
                List.of(),
                false,
                attempt.message().options().released());
        Map<Recipient, Reply> replies = agent.deliver(List.of(new Disposition.Deliver(recipients, transaction)), true);
        return new AttemptResult.Answered(recipients.stream()
                .map(recipient -> result(Optional.ofNullable(replies.get(recipient))))
                .toList());
    }

    private Set<AccountId> accounts(OutboundRecipient recipient) throws DirectoryUnavailableException {
        return directory.resolve(recipient.address()) instanceof Resolution.Deliverable found
                ? found.accounts()
                : Set.of();
    }

    private static RecipientResult result(Optional<Reply> answer) {
        RemoteReply reply = answer.map(one -> RemoteReply.of(one.code(), one.status(), one.text()))
                .orElse(UNANSWERED);
        return switch (reply.code() / 100) {
            case 2 -> new RecipientResult.Delivered(reply, "", false);
            case 4 -> new RecipientResult.Deferred(reply, "");
            default -> new RecipientResult.Failed(reply, "");
        };
    }
}
