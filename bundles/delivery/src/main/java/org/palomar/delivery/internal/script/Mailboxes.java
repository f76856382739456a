package org.palomar.delivery.internal.script;

import java.util.Optional;
import java.util.Set;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailboxEntry;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.store.StoreException;
import org.palomar.sieve.Destination;

/** Finds the mailbox that a {@link Destination} means. */
public final class Mailboxes {

    private Mailboxes() {}

    /**
     * The mailbox, which is made if the script asks for that.
     *
     * @return a name whose mailbox may be missing: then the store files into INBOX (RFC 5228 §4.1)
     */
    public static MailboxName resolve(MailAccount account, Destination destination) throws StoreException {
        Optional<MailboxName> byId = destination.mailboxId().isPresent()
                ? withId(account, destination.mailboxId().get())
                : Optional.empty();
        if (byId.isPresent()) {
            return byId.get();
        }
        Optional<SpecialUse> use = destination.specialUse().flatMap(Mailboxes::use);
        Optional<MailboxName> byUse = use.isPresent() ? withUse(account, use.get(), destination) : Optional.empty();
        if (byUse.isPresent()) {
            return byUse.get();
        }
        if (destination.create() && !exists(account, destination.mailbox())) {
            create(account, destination.mailbox(), use);
        }
        return destination.mailbox();
    }

    /** The mailbox that IMAP calls by this identifier (RFC 8474 §4). */
    static Optional<MailboxName> withId(MailAccount account, String mailboxId) throws StoreException {
        for (MailboxEntry entry : account.list()) {
            if (entry.selectable() && mailboxId.equals(id(account, entry.name()))) {
                return Optional.of(entry.name());
            }
        }
        return Optional.empty();
    }

    private static String id(MailAccount account, MailboxName name) throws StoreException {
        try {
            return "F" + account.open(name).id();
        } catch (MailboxException gone) {
            return "";
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
            return "";
        }
    }

    /** The named mailbox is preferred among those with the use (RFC 8579 §4). */
    private static Optional<MailboxName> withUse(MailAccount account, SpecialUse use, Destination destination)
            throws StoreException {
        boolean named = account.list().stream()
                .anyMatch(entry -> entry.name().equals(destination.mailbox())
                        && entry.selectable()
                        && entry.uses().contains(use));
        return named ? Optional.of(destination.mailbox()) : account.withUse(use);
    }

    private static Optional<SpecialUse> use(String attribute) {
        for (SpecialUse use : SpecialUse.values()) {
            if (use.attribute().equalsIgnoreCase(attribute)) {
                return Optional.of(use);
            }
        }
        return Optional.empty();
    }

    private static boolean exists(MailAccount account, MailboxName name) throws StoreException {
        return account.list().stream()
                .anyMatch(entry -> entry.selectable() && entry.name().equals(name));
    }

    /** One that can't be made leaves the message to INBOX; another delivery may have made it meanwhile. */
    private static void create(MailAccount account, MailboxName name, Optional<SpecialUse> use) throws StoreException {
        try {
            var unused = account.create(name, use.map(Set::of).orElse(Set.of()));
            account.subscribe(name, true);
        } catch (MailboxException refused) {
            // INBOX takes it
        }
    }
}
