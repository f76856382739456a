package org.palomar.relay.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.net.Network;
import org.palomar.relay.route.Rules;
import org.palomar.relay.route.SmartHost;
import org.palomar.relay.session.Login;
import org.palomar.relay.session.Opening;
import org.palomar.relay.session.TlsDemand;
import org.palomar.relay.session.Waits;

/**
 * What {@code etc/palomar.relay.cfg} says.
 *
 * @param hostName who we say we are
 * @param rules how servers are found
 * @param smartHost through which all mail goes
 * @param sources our own addresses towards other servers
 * @param messagesPerConnection after so many, a connection ends
 * @param idleConnections that wait for another message, at the most
 * @param idle how long they wait
 */
record RelaySettings(
        Domain hostName,
        Rules rules,
        Optional<SmartHost> smartHost,
        Opening.Sources sources,
        Waits waits,
        int messagesPerConnection,
        int idleConnections,
        Duration idle) {

    private static final Domain UNNAMED = new Domain("localhost");

    private static final String SMART_HOST_TLS = "smart-host-tls";

    private static final int MOST_PORT = 65_535;
    private static final int SMTP = 25;
    private static final int SUBMISSIONS = 465;

    /** Where nobody else can be: this machine, this network's links, groups. */
    private static final List<String> NOBODY_ELSE =
            List.of("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/127", "fe80::/10", "ff00::/8");

    /** Reads all values, or says which one is wrong. */
    static RelaySettings read(Values values) throws InvalidConfigurationException {
        return new RelaySettings(
                hostName(values),
                rules(values),
                smartHost(values),
                new Opening.Sources(source(values, "source-ipv4", 4), source(values, "source-ipv6", 16)),
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
                values.number("port", SMTP, 1, MOST_PORT),
                values.flag("ipv4", true),
                values.flag("ipv6", true),
                refused(values),
                demands,
                tls(values, "tls", "if-offered"));
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

    private static TlsDemand tls(Values values, String key, String fallback) throws InvalidConfigurationException {
        return switch (values.text(key, fallback).toLowerCase(Locale.ROOT)) {
            case "never" -> TlsDemand.NEVER;
            case "if-offered" -> TlsDemand.IF_OFFERED;
            case "encrypted" -> TlsDemand.ENCRYPTED;
            case "verified" -> TlsDemand.VERIFIED;
            default ->
                throw new InvalidConfigurationException(
                        key,
                        key.equals(SMART_HOST_TLS)
                                ? "must be never, if-offered, encrypted, verified or implicit"
                                : "must be never, if-offered, encrypted or verified");
        };
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

    private static Optional<SmartHost> smartHost(Values values) throws InvalidConfigurationException {
        String host = values.text("smart-host", "");
        TlsDemand tls = values.text(SMART_HOST_TLS, "verified").equalsIgnoreCase("implicit")
                ? TlsDemand.VERIFIED_AT_ONCE
                : tls(values, SMART_HOST_TLS, "verified");
        int usual = tls == TlsDemand.VERIFIED_AT_ONCE ? SUBMISSIONS : SMTP;
        int port = values.number("smart-host-port", usual, 1, MOST_PORT);
        String user = values.text("smart-host-user", "");
        String password = values.text("smart-host-password", "");
        if (user.isEmpty() != password.isEmpty()) {
            throw new InvalidConfigurationException("smart-host-user", "must come with smart-host-password");
        }
        if (host.isEmpty()) {
            return Optional.empty();
        }
        Domain name = Domain.parse(host)
                .orElseThrow(() -> new InvalidConfigurationException("smart-host", "must be a host name"));
        Optional<Login> login = user.isEmpty() ? Optional.empty() : Optional.of(new Login(user, password));
        return Optional.of(new SmartHost(name, port, tls, login));
    }

    private static Optional<InetAddress> source(Values values, String key, int octets)
            throws InvalidConfigurationException {
        String text = values.text(key, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<InetAddress> address =
                Network.parseAddress(text).filter(parsed -> parsed.getAddress().length == octets);
        if (address.isEmpty()) {
            throw new InvalidConfigurationException(
                    key, "must be an " + (octets == 4 ? "IPv4" : "IPv6") + " address of this machine");
        }
        return address;
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

    private static Domain hostName(Values values) throws InvalidConfigurationException {
        String configured = values.text("host-name", "");
        Optional<Domain> name = configured.isEmpty() ? Optional.of(systemName()) : Domain.parse(configured);
        return name.orElseThrow(() -> new InvalidConfigurationException("host-name", "must be a host name"));
    }

    private static Domain systemName() {
        try {
            return Domain.parse(InetAddress.getLocalHost().getCanonicalHostName())
                    .orElse(UNNAMED);
        } catch (UnknownHostException unknown) {
            return UNNAMED;
        }
    }
}
