package org.palomar.delivery.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where the mail of each recipient of one message goes, as the directory knows it now, and whether their mail can take it: a damaged mailbox is to hold back the
 * message for its own recipient only. For one thread.
 */
final class Addressing {

    private static final Logger LOG = LoggerFactory.getLogger(Addressing.class);

    private final Destinations destinations;
    private final MailStore mailStore;
    private final List<String> visited;
    private final boolean loopsRefusable;
    private final Map<Recipient, Reply> replies = new LinkedHashMap<>();
    private final Copies copies = new Copies();
    private final Outgoing outgoing = new Outgoing();
    private final List<Happening.Expanded> expansions = new ArrayList<>();

    /**
     * @param visited owners whose mailboxes the message has been in, from its Delivered-To fields, in lower case
     * @param loopsRefusable whether a loop can be answered to its recipient alone; otherwise the copy goes to Junk
     */
    Addressing(Destinations destinations, MailStore mailStore, List<String> visited, boolean loopsRefusable) {
        this.destinations = destinations;
        this.mailStore = mailStore;
        this.visited = visited;
        this.loopsRefusable = loopsRefusable;
    }

    /** What each recipient is answered once the copies are durable. */
    Map<Recipient, Reply> replies() {
        return replies;
    }

    Copies copies() {
        return copies;
    }

    Outgoing outgoing() {
        return outgoing;
    }

    /** Recipients that stand for others. */
    List<Happening.Expanded> expansions() {
        return expansions;
    }

    /** Adds the copies of a part. Recipients that were redirected share the fate of all targets. */
    void add(Settlement.Part part) {
        if (part.isDirect()) {
            part.recipients().forEach(recipient -> replies.put(recipient, add(List.of(recipient), part)));
        } else {
            Reply shared = add(part.transaction().recipients(), part);
            part.recipients().forEach(recipient -> {
                replies.put(recipient, shared);
                expansions.add(new Happening.Expanded(
                        recipient.address(),
                        part.transaction().recipients().stream()
                                .map(Recipient::address)
                                .toList(),
                        "filter"));
            });
        }
    }

    /** Adds a copy for everybody behind the targets, or none and says why. */
    private Reply add(List<Recipient> targets, Settlement.Part part) {
        Map<Recipient, Ends> all = new LinkedHashMap<>();
        try {
            for (Recipient target : targets) {
                Ends ends = Ends.none();
                Reply reply = destinations.find(target.address(), mayLeave(part), ends);
                if (!reply.equals(Replies.DELIVERED)) {
                    return reply;
                }
                all.put(target, ends);
            }
        } catch (DirectoryUnavailableException unavailable) {
            LOG.warn("The directory could not be asked: {}", unavailable.getMessage());
            return Replies.NO_DIRECTORY;
        }
        for (Map.Entry<Recipient, Ends> one : all.entrySet()) {
            Optional<Reply> obstacle = obstacle(one.getKey(), one.getValue(), part);
            if (obstacle.isPresent()) {
                return obstacle.get();
            }
        }
        all.forEach((target, ends) -> put(target, ends, part));
        return Replies.DELIVERED;
    }

    /** What a client that did not log in says goes to our own addresses alone. */
    private static boolean mayLeave(Settlement.Part part) {
        Origin origin = part.transaction().origin();
        return switch (origin.door()) {
            case MX, LMTP -> !part.isDirect();
            case SUBMISSION -> !part.isDirect() || origin.account().isPresent();
            case INTERNAL -> true;
        };
    }

    private Optional<Reply> obstacle(Recipient target, Ends ends, Settlement.Part part) {
        if (mustWait(target, ends, part) && !destinations.queueing().getAsBoolean()) {
            return Optional.of(Replies.NO_QUEUE);
        }
        for (AccountId account : ends.owners().keySet()) {
            if (!takesMail(account)) {
                return Optional.of(Replies.NO_STORE);
            }
        }
        boolean loop = ends.owners().values().stream().anyMatch(this::hasVisited) || comesBack(ends);
        if (loop && (loopsRefusable || ends.owners().isEmpty())) {
            return Optional.of(Replies.LOOP);
        }
        return ends.owners().isEmpty() ? part.kept() : Optional.empty();
    }

    private boolean comesBack(Ends ends) {
        return ends.elsewhere().values().stream().flatMap(Optional::stream).anyMatch(this::hasVisited);
    }

    private void put(Recipient target, Ends ends, Settlement.Part part) {
        MailTransaction transaction = part.transaction();
        if (mustWait(target, ends, part)) {
            outgoing.add(told(target.outbound(), transaction), Optional.empty(), transaction);
            return;
        }
        List<Address> reached = ends.reached();
        if (!reached.equals(List.of(target.address()))) {
            expansions.add(new Happening.Expanded(target.address(), reached, "alias"));
        }
        ends.owners()
                .forEach((account, owner) -> copies.add(
                        account,
                        owner,
                        hasVisited(owner) || comesBack(ends)
                                ? Settlement.asJunk(transaction, Settlement.REFUSED, Replies.LOOP.toString())
                                : transaction));
        if (part.kept().isEmpty() && !comesBack(ends)) {
            ends.elsewhere()
                    .forEach((address, forwarder) ->
                            outgoing.add(told(recipient(address, target, ends), transaction), forwarder, transaction));
        }
    }

    /** Whether even mail for here goes by way of the queue: it is to be sent later (RFC 4865), or its sender wants to hear that it arrived. */
    private static boolean mustWait(Recipient target, Ends ends, Settlement.Part part) {
        boolean told = target.notices().contains(Notify.SUCCESS)
                && !part.transaction().junk()
                && !ends.isForward()
                && !ends.owners().isEmpty();
        return part.kept().isEmpty()
                && (told || part.transaction().options().notBefore().isPresent());
    }

    // RFC 3461 §5.2.7.2: one address that stands for one other hands on what the sender asked for, and names itself if
    // the sender did not.
    private static OutboundRecipient recipient(Address address, Recipient target, Ends ends) {
        if (address.equals(target.address())) {
            return target.outbound();
        }
        OutboundRecipient asked =
                ends.isForward() ? target.outbound() : target.outbound().withoutSuccess();
        String original = asked.original().isEmpty() ? original(target.address()) : asked.original();
        return new OutboundRecipient(address, original, asked.notices());
    }

    /** Empty where the address can't be named so: beyond ASCII, or too long for ORCPT, as quotes in it count twice. */
    private static String original(Address address) {
        String text = "rfc822;" + address;
        return address.isInternationalized() || text.length() > OutboundRecipient.MAX_ORIGINAL ? "" : text;
    }

    /** Nobody hears what became of spam, whose sender is forged as a rule, unless somebody logged in to send it. */
    private static OutboundRecipient told(OutboundRecipient recipient, MailTransaction transaction) {
        return transaction.junk() && transaction.origin().account().isEmpty()
                ? new OutboundRecipient(recipient.address(), recipient.original(), Set.of(Notify.NEVER))
                : recipient;
    }

    /** What the store can't say now is left to the delivery, which fails as a whole then. */
    private boolean takesMail(AccountId account) {
        try {
            Mailbox inbox = mailStore.account(account).open(MailboxName.INBOX);
            if (inbox.view().uidNext() <= UidSet.MAX_UID) {
                return true;
            }
            LOG.error("INBOX of account {} has no UIDs left and takes no mail", account.value());
        } catch (MailboxException changing) {
            return true;
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                return true;
            }
            LOG.error("Account {} takes no mail: {}", account.value(), failure.getMessage());
        }
        return false;
    }

    private boolean hasVisited(Address owner) {
        return visited.contains(owner.toString().toLowerCase(Locale.ROOT));
    }
}
