package org.palomar.relay.server;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.relay.route.Addressees;
import org.palomar.relay.route.Clientele;
import org.palomar.relay.route.NamedRoute;
import org.palomar.relay.route.Refusals;
import org.palomar.relay.route.Route;
import org.palomar.relay.route.SmartHost;
import org.palomar.relay.session.Identity;
import org.palomar.relay.session.TlsDemand;

/**
 * What an {@code etc/palomar.route-NAME.cfg} says.
 *
 * @param hostName empty for that of the ordinary way
 * @param ipv4 the address to come from; empty for that of the ordinary way
 * @param ipv6 the same
 */
record RouteSettings(
        Optional<Domain> hostName,
        Optional<InetAddress> ipv4,
        Optional<InetAddress> ipv6,
        Optional<SmartHost> smartHost,
        TlsDemand tls,
        Clientele clientele,
        int turn,
        Refusals refusals,
        boolean unreachable) {

    /** So many ways are tried after others have failed, at the most. */
    static final int MOST_TURNS = 9;

    private static final String UNREACHABLE = "unreachable";

    /** Reads all values, or says which one is wrong. */
    static RouteSettings read(Values values) throws InvalidConfigurationException {
        int turn = values.number("alternative", 0, 0, MOST_TURNS);
        boolean unreachable = values.flag(UNREACHABLE, false);
        if (unreachable && turn == 0) {
            throw new InvalidConfigurationException(
                    UNREACHABLE, "must come with an alternative from 1 to " + MOST_TURNS);
        }
        return new RouteSettings(
                RouteKeys.hostName(values),
                RouteKeys.source(values, "source-ipv4", RouteKeys.IPV4_OCTETS),
                RouteKeys.source(values, "source-ipv6", RouteKeys.IPV6_OCTETS),
                RouteKeys.smartHost(values),
                RouteKeys.tls(values, "tls", "never"),
                new Clientele(addressees(values, "senders"), addressees(values, "recipients"), accounts(values)),
                turn,
                refusals(values),
                unreachable);
    }

    private static Addressees addressees(Values values, String key) throws InvalidConfigurationException {
        return Addressees.parse(values.list(key))
                .orElseThrow(() -> new InvalidConfigurationException(key, "must be a list of addresses and domains"));
    }

    private static Set<Domain> accounts(Values values) throws InvalidConfigurationException {
        Set<Domain> domains = new HashSet<>();
        for (String item : values.list("accounts")) {
            domains.add(Domain.parse(item)
                    .orElseThrow(() -> new InvalidConfigurationException("accounts", "must be a list of domains")));
        }
        return domains;
    }

    private static Refusals refusals(Values values) throws InvalidConfigurationException {
        return Refusals.of(values.text("replies", ""), values.flag("known-replies", true))
                .orElseThrow(() -> new InvalidConfigurationException(
                        "replies",
                        "must be a regular expression (RE2) of at most " + Refusals.MAX_PATTERN + " characters"));
    }

    /**
     * Of wrong values, what can be read of whose mail they are for: it must not go another way meanwhile.
     *
     * @return nobody if not even that can be told
     */
    static Clientele legible(Values values) {
        return new Clientele(
                legible(values.list("senders")),
                legible(values.list("recipients")),
                legible(values.list("accounts")).domains());
    }

    private static Addressees legible(List<String> items) {
        return Addressees.parse(items.stream()
                        .filter(item -> Addressees.parse(List.of(item)).isPresent())
                        .toList())
                .orElse(Addressees.NONE);
    }

    /** The way, with what the ordinary one says of us where nothing else is said. */
    NamedRoute named(String name, Identity ordinary) {
        Identity self =
                new Identity(hostName.orElse(ordinary.hostName()), ipv4.or(ordinary::ipv4), ipv6.or(ordinary::ipv6));
        return new NamedRoute(
                name, Optional.of(new Route(name, self, smartHost, tls)), clientele, turn, refusals, unreachable);
    }
}
