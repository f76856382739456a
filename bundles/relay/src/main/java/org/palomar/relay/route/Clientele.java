package org.palomar.relay.route;

import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.Outbound;

/**
 * Whose mail takes a way from the start: what each of these asks for that asks for anything; nobody's if none does.
 *
 * @param senders of the envelope
 * @param recipients of the envelope
 * @param accounts the domains of accounts that submitted it
 */
public record Clientele(Addressees senders, Addressees recipients, Set<Domain> accounts) {

    /** Nobody. */
    public static final Clientele NOBODY = new Clientele(Addressees.NONE, Addressees.NONE, Set.of());

    public Clientele {
        accounts = Set.copyOf(accounts);
    }

    boolean isNobody() {
        return senders.isEmpty() && recipients.isEmpty() && accounts.isEmpty();
    }

    /** Whether all mail for a destination is in it if any of it is. */
    boolean isOfDestinations() {
        return senders.isEmpty() && accounts.isEmpty() && recipients.addresses().isEmpty();
    }

    /** Whether all mail for a destination is in it. */
    boolean isAllFor(Domain destination) {
        return isOfDestinations() && recipients.domains().contains(destination);
    }

    /** @param account the domain of the account that submitted the message */
    boolean has(Outbound message, Address recipient, Optional<Domain> account) {
        return !isNobody()
                && (senders.isEmpty()
                        || message.sender().address().filter(senders::has).isPresent())
                && (recipients.isEmpty() || recipients.has(recipient))
                && (accounts.isEmpty() || account.filter(accounts::contains).isPresent());
    }
}
