package org.palomar.relay.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.relay.route.Route;
import org.palomar.relay.route.Rules;
import org.palomar.relay.session.Identity;
import org.palomar.relay.session.TlsDemand;
import org.palomar.relay.session.Waits;

/**
 * What {@code etc/palomar.relay.cfg} says.
 *
 * @param rules how servers are found
 * @param mtaSts whether what destinations demand over HTTPS counts
 * @param route the way of all mail that has no other
 * @param messagesPerConnection after so many, a connection ends
 * @param idleConnections that wait for another message, at the most
 * @param idle how long they wait
 */
record RelaySettings(
        Rules rules,
        boolean mtaSts,
        Route route,
        Waits waits,
        int messagesPerConnection,
        int idleConnections,
        Duration idle) {

    /** Where nobody else can be: this machine, this network's links, groups. */
    private static final List<String> NOBODY_ELSE =
            List.of("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/127", "fe80::/10", "ff00::/8");

    /** Reads all values, or says which one is wrong. */
    static RelaySettings read(Values values) throws InvalidConfigurationException {
        Identity self = new Identity(
                RouteKeys.hostName(values).orElseGet(values::serverName),
                RouteKeys.source(values, "source-ipv4", RouteKeys.IPV4_OCTETS),
                RouteKeys.source(values, "source-ipv6", RouteKeys.IPV6_OCTETS));
        return new RelaySettings(
                rules(values),
                values.flag("mta-sts", true),
                new Route(Route.ORDINARY, self, RouteKeys.smartHost(values), TlsDemand.NEVER),
                waits(values),
                values.number("messages-per-connection", 100, 1, 100_000),
                values.number("idle-connections", 100, 0, 10_000),
                values.duration("idle", Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofMinutes(5)));
    }

    private static Rules rules(Values values) throws InvalidConfigurationException {
        Map<Domain, TlsDemand> demands = new HashMap<>();
        demand(values, "tls-never", TlsDemand.NEVER, demands);
        demand(values, "tls-encrypted", TlsDemand.ENCRYPTED, demands);
        demand(values, "tls-verified", TlsDemand.VERIFIED, demands);
        return new Rules(
                values.number("port", RouteKeys.SMTP, 1, RouteKeys.MOST_PORT),
                values.flag("ipv4", true),
                values.flag("ipv6", true),
                refused(values),
                demands,
                RouteKeys.tls(values, "tls", "if-offered"),
                values.flag("dane", true));
    }

    private static void demand(Values values, String key, TlsDemand demand, Map<Domain, TlsDemand> demands)
            throws InvalidConfigurationException {
        for (String item : values.list(key)) {
            Domain domain = Domain.parse(item)
                    .orElseThrow(() -> new InvalidConfigurationException(key, "must be a list of domains"));
            if (demands.put(domain, demand) != null) {
                throw new InvalidConfigurationException(key, "must not name " + domain + ", which is named elsewhere");
            }
        }
    }

    private static List<Network> refused(Values values) throws InvalidConfigurationException {
        List<String> items = values.list("refused-networks");
        List<Network> networks = new ArrayList<>();
        for (String item : items.isEmpty() ? NOBODY_ELSE : items) {
            if (!item.equals("none")) {
                networks.add(Network.parse(item)
                        .orElseThrow(() -> new InvalidConfigurationException(
                                "refused-networks", "must be IP addresses or networks such as 192.0.2.0/24, or none")));
            }
        }
        return networks;
    }

    private static Waits waits(Values values) throws InvalidConfigurationException {
        return new Waits(
                values.duration(
                        "connect-deadline", Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofMinutes(10)),
                values.duration(
                        "reply-deadline", Duration.ofMinutes(5), Duration.ofMillis(100), Duration.ofMinutes(30)),
                values.duration("end-deadline", Duration.ofMinutes(10), Duration.ofMillis(100), Duration.ofHours(1)),
                values.duration(
                        "output-deadline", Duration.ofMinutes(3), Duration.ofMillis(100), Duration.ofMinutes(30)));
    }
}
