package org.palomar.filter.lists.internal;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.api.senderlist.SenderPattern;
import org.palomar.api.senderlist.SenderRule;
import org.palomar.api.senderlist.SenderRule.Treatment;

/**
 * The rules of one list, so that looking costs the same for ten and for ten thousand. Immutable.
 *
 * @param names addresses and domains; no address is a domain
 * @param lengths of networks, the longest first
 */
record SenderList(Map<String, SenderRule> names, Map<Network, SenderRule> networks, List<Integer> lengths) {

    static final SenderList EMPTY = new SenderList(Map.of(), Map.of(), List.of());

    SenderList {
        names = Map.copyOf(names);
        networks = Map.copyOf(networks);
        lengths = List.copyOf(lengths);
    }

    static SenderList of(Collection<SenderRule> rules) {
        Map<String, SenderRule> names = new HashMap<>();
        Map<Network, SenderRule> networks = new HashMap<>();
        for (SenderRule rule : rules) {
            String text = rule.pattern().text();
            if (rule.pattern().kind() == SenderPattern.Kind.NETWORK) {
                Network.parse(text).ifPresent(network -> networks.merge(network, rule, SenderList::first));
            } else {
                names.merge(text, rule, SenderList::first);
            }
        }
        List<Integer> lengths = networks.keySet().stream()
                .map(Network::bits)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
        return new SenderList(names, networks, lengths);
    }

    private static SenderRule first(SenderRule one, SenderRule other) {
        return one.treatment().compareTo(other.treatment()) <= 0 ? one : other;
    }

    boolean isEmpty() {
        return names.isEmpty() && networks.isEmpty();
    }

    /** Whether somebody is wanted by name, which has to be proven. */
    boolean allowsNames() {
        return names.values().stream().anyMatch(rule -> rule.treatment() == Treatment.ALLOW);
    }

    /** The rule that holds: for an address before one for a domain, that before one for a network. */
    Optional<SenderRule> rule(Senders senders) {
        for (Sender sender : senders.named()) {
            Optional<SenderRule> rule = holding(SenderPattern.plain(sender.address()), sender);
            if (rule.isPresent()) {
                return rule;
            }
        }
        for (Sender sender : senders.named()) {
            Optional<SenderRule> rule = domain(sender.address(), sender);
            if (rule.isPresent()) {
                return rule;
            }
        }
        return senders.client().flatMap(this::network);
    }

    /** The longest of the names that a domain is, or is below. */
    private Optional<SenderRule> domain(Address address, Sender sender) {
        Domain domain = address.domain();
        String name = domain.name();
        while (true) {
            Optional<SenderRule> rule = holding(name, sender);
            int dot = name.indexOf('.');
            if (rule.isPresent() || dot < 0) {
                return rule;
            }
            name = name.substring(dot + 1);
        }
    }

    /** Whoever is not proven to be who is wanted is passed over, so that what holds for others holds for him. */
    private Optional<SenderRule> holding(String name, Sender sender) {
        return Optional.ofNullable(names.get(name))
                .filter(rule -> rule.treatment() != Treatment.ALLOW || sender.proven());
    }

    private Optional<SenderRule> network(InetAddress client) {
        int most = client.getAddress().length * Byte.SIZE;
        return lengths.stream()
                .filter(bits -> bits <= most)
                .map(bits -> Network.around(client, bits))
                .flatMap(network -> Stream.ofNullable(networks.get(network)))
                .findFirst();
    }
}
