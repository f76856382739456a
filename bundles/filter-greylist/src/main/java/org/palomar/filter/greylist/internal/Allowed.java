package org.palomar.filter.greylist.internal;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;

/** What operators have allowed: networks, senders, and domains with the names below them. For one thread at a time. */
final class Allowed {

    private final Map<String, Network> networks = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    /** How a subject is kept; empty for what is none. */
    static Optional<String> canonical(String subject) {
        Optional<Network> network = Network.parse(subject);
        if (network.isPresent()) {
            return network.map(one -> Network.around(one.base(), one.bits()).toString());
        }
        return subject.contains("@")
                ? Address.parse(subject).map(Correspondence::plain)
                : Domain.parse(subject).map(Domain::name);
    }

    void add(String canonical) {
        Network.parse(canonical)
                .ifPresentOrElse(network -> networks.put(canonical, network), () -> names.add(canonical));
    }

    void remove(String canonical) {
        networks.remove(canonical);
        names.remove(canonical);
    }

    boolean has(InetAddress client, Optional<Address> sender) {
        return networks.values().stream().anyMatch(network -> network.contains(client))
                || (!names.isEmpty() && sender.filter(this::hasSender).isPresent());
    }

    private boolean hasSender(Address sender) {
        if (names.contains(Correspondence.plain(sender))) {
            return true;
        }
        String name = sender.domain().name();
        while (!names.contains(name)) {
            int dot = name.indexOf('.');
            if (dot < 0) {
                return false;
            }
            name = name.substring(dot + 1);
        }
        return true;
    }
}
