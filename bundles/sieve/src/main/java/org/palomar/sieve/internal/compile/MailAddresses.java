package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.message.Envelope.Mailbox;
import org.palomar.mime.AddressLists;
import org.palomar.sieve.internal.match.Octets;

/** Addresses that a script writes. */
final class MailAddresses {

    /** Octets of one address with its phrase. */
    private static final int LONGEST = 2000;

    private MailAddresses() {}

    // sieve-address = addr-spec / phrase "<" addr-spec ">", RFC 5228 §2.4.2.3
    /** The one address in these octets; empty for a list, a group, a route, or nonsense. */
    static Optional<Address> one(String octets) {
        if (octets.length() > LONGEST) {
            return Optional.empty();
        }
        Optional<Address> plain = Address.parse(Octets.text(octets).strip());
        if (plain.isPresent()) {
            return plain;
        }
        boolean routed = octets.contains("<@");
        List<Address> list = routed ? List.of() : list(octets);
        return list.size() == 1 ? Optional.of(list.getFirst()) : Optional.empty();
    }

    /** The addresses of a mailbox-list (RFC 5322 §3.4); none if any of them is wrong. */
    static List<Address> list(String octets) {
        List<Address> addresses = new ArrayList<>();
        for (Mailbox entry : AddressLists.parse(octets)) {
            Optional<Address> address = AddressLists.address(entry);
            if (address.isEmpty() || hasControls(octets)) {
                return List.of();
            }
            addresses.add(address.get());
        }
        return List.copyOf(addresses);
    }

    private static boolean hasControls(String octets) {
        return octets.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
    }
}
