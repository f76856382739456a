package org.palomar.filter.lists.internal;

import java.io.IOException;
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
import org.palomar.api.country.Countries;
import org.palomar.api.country.Country;
import org.palomar.api.senderlist.SenderPattern;
import org.palomar.api.senderlist.SenderRule;
import org.palomar.api.senderlist.SenderRule.Treatment;

/**
 * The rules of one list, so that looking costs the same for ten and for ten thousand. Immutable.
 *
 * @param names addresses and domains; no address is a domain
 * @param lengths of networks, the longest first
 * @param countries in which clients are
 */
record SenderList(
        Map<String, SenderRule> names,
        Map<Network, SenderRule> networks,
        List<Integer> lengths,
        Map<String, SenderRule> countries) {

    static final SenderList EMPTY = new SenderList(Map.of(), Map.of(), List.of(), Map.of());

    SenderList {
        names = Map.copyOf(names);
        networks = Map.copyOf(networks);
        lengths = List.copyOf(lengths);
        countries = Map.copyOf(countries);
    }

    static SenderList of(Collection<SenderRule> rules) {
        Map<String, SenderRule> names = new HashMap<>();
        Map<Network, SenderRule> networks = new HashMap<>();
        Map<String, SenderRule> countries = new HashMap<>();
        for (SenderRule rule : rules) {
            String text = rule.pattern().text();
            switch (rule.pattern().kind()) {
                case ADDRESS, DOMAIN -> names.merge(text, rule, SenderList::first);
                case NETWORK ->
                    Network.parse(text).ifPresent(network -> networks.merge(network, rule, SenderList::first));
                case COUNTRY -> countries.merge(text, rule, SenderList::first);
            }
        }
        List<Integer> lengths = networks.keySet().stream()
                .map(Network::bits)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
        return new SenderList(names, networks, lengths, countries);
    }

    private static SenderRule first(SenderRule one, SenderRule other) {
        return one.treatment().compareTo(other.treatment()) <= 0 ? one : other;
    }

    boolean isEmpty() {
        return names.isEmpty() && networks.isEmpty() && countries.isEmpty();
    }

    /** Whether somebody is wanted by name, which has to be proven. */
    boolean allowsNames() {
        return names.values().stream().anyMatch(rule -> rule.treatment() == Treatment.ALLOW);
    }

    /**
     * The rule that holds: for an address before one for a domain, that before one for a network, and that before one for a country.
     *
     * @param where asked only if a country is named, and nothing else of the list holds; before the message also where the client is known with it only, as it is too late to put off one recipient then
     * @throws IOException when the country can't be told now: the list may refuse
     */
    Optional<SenderRule> rule(Senders senders, Countries where) throws IOException {
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
        Optional<InetAddress> client = senders.client();
        Optional<SenderRule> network = client.flatMap(this::network);
        Optional<InetAddress> asked = client.or(senders::gateway);
        if (network.isPresent() || asked.isEmpty() || countries.isEmpty()) {
            return network;
        }
        Optional<Country> country = where.of(asked.get());
        return client.isEmpty()
                ? Optional.empty()
                : country.map(SenderPattern::text).map(countries::get);
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
