package org.palomar.delivery.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the accounts behind the recipients of one message, as the directory knows them now, and whether their mail can take it: a damaged mailbox is to hold back the
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

    /** Adds the copies of a part. Recipients that were redirected share the fate of all targets. */
    void add(Settlement.Part part) {
        MailTransaction transaction = part.transaction();
        if (part.recipients().equals(transaction.recipients())) {
            part.recipients().forEach(recipient -> replies.put(recipient, add(List.of(recipient), transaction)));
        } else {
            Reply shared = add(transaction.recipients(), transaction);
            part.recipients().forEach(recipient -> replies.put(recipient, shared));
        }
    }

    /** Adds a copy for every account behind the targets, or none and says why. */
    private Reply add(List<Recipient> targets, MailTransaction transaction) {
        Map<AccountId, Address> owners = new LinkedHashMap<>();
        try {
            for (Recipient target : targets) {
                Reply reply = destinations.find(target.address(), owners);
                if (!reply.equals(Replies.DELIVERED)) {
                    return reply;
                }
            }
        } catch (DirectoryUnavailableException unavailable) {
            LOG.warn("The directory could not be asked: {}", unavailable.getMessage());
            return Replies.NO_DIRECTORY;
        }
        for (AccountId account : owners.keySet()) {
            if (!takesMail(account)) {
                return Replies.NO_STORE;
            }
        }
        boolean loop = owners.values().stream().anyMatch(this::hasVisited);
        if (loop && loopsRefusable) {
            return Replies.LOOP;
        }
        owners.forEach((account, owner) -> copies.add(
                account,
                owner,
                hasVisited(owner)
                        ? Settlement.asJunk(transaction, "X-Palomar-Refused", Replies.LOOP.toString())
                        : transaction));
        return Replies.DELIVERED;
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
