package org.palomar.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.palomar.api.address.Network;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * One listener; {@code etc/palomar.listener-<name>.cfg}.
 *
 * @param name such as {@code imaps}; unique
 * @param protocol whose handler serves it, such as {@code imap}
 * @param port to listen on, as {@link PortPlan} left it; 0 lets the system choose
 * @param addresses to listen on; none for all of IPv4 and IPv6
 * @param tls when TLS begins
 * @param proxies peers that must send, and are believed, a PROXY header; nobody else's is read as one
 * @param connections most open connections of this listener; 0 for the shared limit alone
 * @param connectionsPerAddress in place of the shared limit for each address; -1 for that one
 */
public record ListenerSettings(
        String name,
        String protocol,
        int port,
        List<InetAddress> addresses,
        Tls tls,
        List<Network> proxies,
        int connections,
        int connectionsPerAddress) {

    /** The factory configuration's identifier. */
    public static final String FACTORY_PID = "palomar.listener";

    private static final int MOST_PORT = 65_535;

    /** When TLS begins. */
    public enum Tls {
        /** Never. */
        NONE,
        /** When the client asks for it. */
        STARTTLS,
        /** With the first octet. */
        IMPLICIT
    }

    public ListenerSettings {
        addresses = List.copyOf(addresses);
        proxies = List.copyOf(proxies);
    }

    /** A listener on 127.0.0.1 at a port that the system chooses, without limits of its own; for tests and tools. */
    public static ListenerSettings loopback(String name, String protocol, Tls tls) {
        return new ListenerSettings(name, protocol, 0, List.of(LoopbackAddresses.IPV4), tls, List.of(), 0, -1);
    }

    public static ListenerSettings read(String name, Values values, PortPlan plan)
            throws InvalidConfigurationException {
        String protocol = values.text("protocol", "");
        if (protocol.isEmpty()) {
            throw new InvalidConfigurationException("protocol", "must name a protocol, such as imap");
        }
        List<InetAddress> addresses = addresses(values);
        // RFC 2033 §5: LMTP trusts its client and has no place on a network.
        if (protocol.equals("lmtp")
                && (addresses.isEmpty() || !addresses.stream().allMatch(InetAddress::isLoopbackAddress))) {
            throw new InvalidConfigurationException("addresses", "must be loopback addresses for lmtp");
        }
        return new ListenerSettings(
                name,
                protocol,
                port(values, plan),
                addresses,
                tls(values),
                networks(values),
                values.number("connections", 0, 0, 1_000_000),
                values.number("connections-per-address", -1, -1, 1_000_000));
    }

    private static int port(Values values, PortPlan plan) throws InvalidConfigurationException {
        int port = plan.apply(values.number("port", -1, 0, MOST_PORT));
        if (port < 0 || port > MOST_PORT) {
            throw new InvalidConfigurationException("port", "must be a port with palomar.port.offset added, too");
        }
        return port;
    }

    private static Tls tls(Values values) throws InvalidConfigurationException {
        return switch (values.text("tls", "starttls").toLowerCase(Locale.ROOT)) {
            case "none" -> Tls.NONE;
            case "starttls" -> Tls.STARTTLS;
            case "implicit" -> Tls.IMPLICIT;
            default -> throw new InvalidConfigurationException("tls", "must be none, starttls or implicit");
        };
    }

    private static List<InetAddress> addresses(Values values) throws InvalidConfigurationException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String item : values.list("addresses")) {
            if (item.equals("loopback")) {
                addresses.addAll(LoopbackAddresses.present());
            } else if (!item.equals("all")) {
                addresses.add(Network.parseAddress(item)
                        .orElseThrow(() -> new InvalidConfigurationException(
                                "addresses", "must be IP addresses, loopback or all")));
            }
        }
        return addresses;
    }

    private static List<Network> networks(Values values) throws InvalidConfigurationException {
        List<Network> networks = new ArrayList<>();
        for (String item : values.list("proxies")) {
            networks.add(Network.parse(item)
                    .orElseThrow(() -> new InvalidConfigurationException(
                            "proxies", "must be IP addresses or networks such as 192.0.2.0/24")));
        }
        return networks;
    }
}
