package org.palomar.relay.route;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;

/**
 * Some addresses, and all of some domains. Local parts are the same in any case.
 *
 * @param addresses folded
 */
public record Addressees(Set<Address> addresses, Set<Domain> domains) {

    /** Nobody. */
    public static final Addressees NONE = new Addressees(Set.of(), Set.of());

    public Addressees {
        addresses = Set.copyOf(addresses);
        domains = Set.copyOf(domains);
    }

    /** Reads addresses and domains; empty if one is neither. */
    public static Optional<Addressees> parse(Collection<String> items) {
        Set<Address> addresses = new HashSet<>();
        Set<Domain> domains = new HashSet<>();
        for (String item : items) {
            Optional<Address> address = Address.parse(item);
            Optional<Domain> domain = Domain.parse(item);
            if (address.isEmpty() && domain.isEmpty()) {
                return Optional.empty();
            }
            address.map(Address::folded).ifPresent(addresses::add);
            domain.ifPresent(domains::add);
        }
        return Optional.of(new Addressees(addresses, domains));
    }

    boolean isEmpty() {
        return addresses.isEmpty() && domains.isEmpty();
    }

    boolean has(Address address) {
        return domains.contains(address.domain()) || (!addresses.isEmpty() && addresses.contains(address.folded()));
    }
}
