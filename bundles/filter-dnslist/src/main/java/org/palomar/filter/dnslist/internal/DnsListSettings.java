package org.palomar.filter.dnslist.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.pipeline.Tunable;
import org.palomar.api.pipeline.Tuned;

/**
 * What {@code etc/palomar.filter.dnslist.cfg} says.
 *
 * @param clients lists of addresses
 * @param domains lists of domains
 * @param reject from how many points on a client is refused; {@code never} for never
 * @param names domains of one message that are asked about
 * @param skipped domains that are never asked about, with all below them
 * @param trusted networks whose mail is not looked at
 * @param watched lists that are asked about addresses of this server, beside those of clients
 * @param own addresses of this server; none for those that the DNS has of its name
 * @param rank before the message
 * @param rankContent with the message
 */
record DnsListSettings(
        List<ListZone> clients,
        List<ListZone> domains,
        String reject,
        int names,
        Set<Domain> skipped,
        List<Network> trusted,
        List<ListZone> watched,
        List<InetAddress> own,
        int rank,
        int rankContent) {

    static final String REJECT = "reject";
    static final String NEVER = "never";
    static final Tunable TUNABLE =
            new Tunable(REJECT, "from how many points of its address on a client is refused", new Tunable.Points(1000));

    /** Lists of a kind: each is a question for each message, or many. */
    static final int MOST_LISTS = 20;

    /** Addresses of this server that are watched: each is a question to each list. */
    static final int MOST_OWN = 100;

    /** Programs on this machine. */
    private static final List<String> HERE = List.of("127.0.0.0/8", "::1");

    DnsListSettings {
        clients = List.copyOf(clients);
        domains = List.copyOf(domains);
        skipped = Set.copyOf(skipped);
        trusted = List.copyOf(trusted);
        watched = List.copyOf(watched);
        own = List.copyOf(own);
    }

    static DnsListSettings read(Values values) throws InvalidConfigurationException {
        String reject = values.text(REJECT, NEVER);
        if (TUNABLE.problem(reject).isPresent()) {
            throw new InvalidConfigurationException(REJECT, "must be a number from 0 to 1000, or never");
        }
        return new DnsListSettings(
                lists(values, "client-lists"),
                lists(values, "domain-lists"),
                reject,
                values.number("names", 20, 1, 100),
                domains(values, "skip-domains"),
                trusted(values),
                lists(values, "watch-lists"),
                own(values),
                values.number("rank", 150, 0, 1000),
                values.number("rank-content", 300, 0, 1000));
    }

    private static List<ListZone> lists(Values values, String key) throws InvalidConfigurationException {
        List<ListZone> lists = new ArrayList<>();
        Set<Domain> zones = new HashSet<>();
        for (String item : values.list(key)) {
            ListZone list = ListZone.parse(key, item);
            if (!zones.add(list.zone())) {
                throw new InvalidConfigurationException(key, list.zone() + " stands there twice");
            }
            lists.add(list);
        }
        if (lists.size() > MOST_LISTS) {
            throw new InvalidConfigurationException(key, "no more than " + MOST_LISTS + " lists can be asked");
        }
        return lists;
    }

    private static Set<Domain> domains(Values values, String key) throws InvalidConfigurationException {
        Set<Domain> domains = new HashSet<>();
        for (String name : values.list(key)) {
            domains.add(Domain.parse(name)
                    .orElseThrow(() -> new InvalidConfigurationException(key, name + " is no domain name")));
        }
        return domains;
    }

    private static List<Network> trusted(Values values) throws InvalidConfigurationException {
        List<String> items = values.list("trusted-networks");
        List<Network> networks = new ArrayList<>();
        for (String item : items.isEmpty() ? HERE : items) {
            if (!item.equals("none")) {
                networks.add(Network.parse(item)
                        .orElseThrow(() -> new InvalidConfigurationException(
                                "trusted-networks", "must be IP addresses or networks such as 192.0.2.0/24, or none")));
            }
        }
        return networks;
    }

    private static List<InetAddress> own(Values values) throws InvalidConfigurationException {
        List<InetAddress> own = new ArrayList<>();
        for (String item : values.list("own-addresses")) {
            own.add(Network.parseAddress(item)
                    .orElseThrow(() -> new InvalidConfigurationException(
                            "own-addresses", item + " is no address such as 192.0.2.1 or 2001:db8::1")));
        }
        if (own.size() > MOST_OWN) {
            throw new InvalidConfigurationException("own-addresses", "no more than " + MOST_OWN + " can be watched");
        }
        return own;
    }

    /** Lists that are asked about addresses of this server, each once. */
    List<ListZone> ofOurselves() {
        List<ListZone> all = new ArrayList<>(clients);
        Set<Domain> zones = new HashSet<>();
        clients.forEach(list -> zones.add(list.zone()));
        watched.stream().filter(list -> zones.add(list.zone())).forEach(all::add);
        return all;
    }

    boolean trusts(InetAddress client) {
        return trusted.stream().anyMatch(network -> network.contains(client));
    }

    /** Whether a client with so many points is refused, by what its recipients want. */
    boolean refuses(double points, Tuned wishes) {
        String from = wishes.word(REJECT, reject);
        return !from.equals(NEVER) && points > 0 && points >= Double.parseDouble(from);
    }

    boolean skips(Domain domain) {
        String name = domain.name();
        return skipped.stream().anyMatch(one -> name.equals(one.name()) || name.endsWith("." + one.name()));
    }
}
