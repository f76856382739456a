package org.palomar.queue.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.directory.Account;
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
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;

/** Brings an entry into mailboxes here. What became of it is a part of the same commit, so that a crash finds both or neither. Immutable. */
record LocalHandover(Directory directory, DeliveryAgent agent) {

    /** Takes part in the commit that brings an entry to those who are here. */
    @FunctionalInterface
    interface Witness {

        /** Lets the end of the entry be a commit of its own, as others than those who are here get it as well. */
        Witness NONE = (unit, results) -> {};

        /** @param results what becomes of each recipient by this commit */
        void addTo(UnitOfWork unit, List<RecipientResult> results) throws StoreException;
    }

    private static final RemoteReply UNANSWERED = new RemoteReply(451, "4.3.0", "Local delivery gave no answer");

    AttemptResult deliver(Attempt attempt, Witness witness) throws DirectoryUnavailableException {
        List<Recipient> recipients = new ArrayList<>();
        for (OutboundRecipient recipient : attempt.message().recipients()) {
            Set<AccountId> accounts = accounts(recipient);
            // RFC 3461 §5.2.7: where it only goes on, so does what its sender asked for.
            Set<Notify> notices = (accounts.isEmpty() ? recipient : recipient.withoutSuccess()).notices();
            recipients.add(new Recipient(recipient.address(), accounts, recipient.original(), notices));
        }
        MailTransaction transaction = new MailTransaction(
                attempt.message().transaction(),
                attempt.message().received(),
                origin(attempt),
                attempt.message().sender(),
                recipients,
                attempt.content(),
                List.of(),
                attempt.message().options().junk(),
                attempt.message().options().released());
        return new AttemptResult.Answered(results(
                recipients,
                agent.deliver(
                        List.of(new Disposition.Deliver(recipients, transaction)),
                        true,
                        (unit, replies) -> witness.addTo(unit, results(recipients, replies)))));
    }

    private static List<RecipientResult> results(List<Recipient> recipients, Map<Recipient, Reply> replies) {
        return recipients.stream()
                .map(recipient -> result(recipient, Optional.ofNullable(replies.get(recipient))))
                .toList();
    }

    private Set<AccountId> accounts(OutboundRecipient recipient) throws DirectoryUnavailableException {
        return directory.resolve(recipient.address()) instanceof Resolution.Deliverable found
                ? found.accounts()
                : Set.of();
    }

    private Origin origin(Attempt attempt) throws DirectoryUnavailableException {
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return attempt.message().kind() == Outbound.Kind.NOTICE
                ? Origin.ofNotice()
                : new Origin(Origin.Door.INTERNAL, here, "", "", submitter(attempt));
    }

    /** Who sent it, as long as there is such an account; what goes on to other servers is theirs as before. Of what somebody has sent on nobody: its first sender did not send it here. */
    private Optional<Account> submitter(Attempt attempt) throws DirectoryUnavailableException {
        Optional<AccountId> id = attempt.message().kind() == Outbound.Kind.ORIGINAL
                ? attempt.message().account()
                : Optional.empty();
        return id.isPresent() ? directory.account(id.get()) : Optional.empty();
    }

    /** Where nobody here has it, it is in the queue for other servers: they tell of it. */
    private static RecipientResult result(Recipient recipient, Optional<Reply> answer) {
        RemoteReply reply = answer.map(one -> RemoteReply.of(one.code(), one.status(), one.text()))
                .orElse(UNANSWERED);
        return switch (reply.code() / 100) {
            case 2 ->
                new RecipientResult.Delivered(reply, "", recipient.accounts().isEmpty());
            case 4 -> new RecipientResult.Deferred(reply, "");
            default -> new RecipientResult.Failed(reply, "");
        };
    }
}
