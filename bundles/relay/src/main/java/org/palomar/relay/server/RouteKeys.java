package org.palomar.relay.server;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.relay.route.SmartHost;
import org.palomar.relay.session.Login;
import org.palomar.relay.session.TlsDemand;

/** The keys that say how a way goes; the same in every file that has them. */
final class RouteKeys {

    static final int MOST_PORT = 65_535;
    static final int SMTP = 25;
    static final int IPV4_OCTETS = 4;
    static final int IPV6_OCTETS = 16;

    private static final int SUBMISSIONS = 465;
    private static final String SMART_HOST_TLS = "smart-host-tls";

    private RouteKeys() {}

    static Optional<Domain> hostName(Values values) throws InvalidConfigurationException {
        String configured = values.text("host-name", "");
        Optional<Domain> name = Domain.parse(configured);
        if (name.isEmpty() && !configured.isEmpty()) {
            throw new InvalidConfigurationException("host-name", "must be a host name");
        }
        return name;
    }

    static Optional<InetAddress> source(Values values, String key, int octets) throws InvalidConfigurationException {
        String text = values.text(key, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<InetAddress> address =
                Network.parseAddress(text).filter(parsed -> parsed.getAddress().length == octets);
        if (address.isEmpty()) {
            throw new InvalidConfigurationException(
                    key, "must be an " + (octets == IPV4_OCTETS ? "IPv4" : "IPv6") + " address of this machine");
        }
        return address;
    }

    static TlsDemand tls(Values values, String key, String fallback) throws InvalidConfigurationException {
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

    static Optional<SmartHost> smartHost(Values values) throws InvalidConfigurationException {
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
}
