package org.palomar.dns.internal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * The settings of {@code etc/palomar.dns.cfg}.
 *
 * @param servers to ask, in this order; none for the system's
 * @param deadline of a call
 * @param attempts how often a silent server is asked
 * @param atOnce the most questions that wait for servers
 * @param cacheEntries the most answers that are kept
 * @param trustAnchors for {@link Dnssec#VALIDATE}: DS or DNSKEY records as in a zone file
 */
record DnsSettings(
        List<InetSocketAddress> servers,
        Duration deadline,
        int attempts,
        int atOnce,
        int cacheEntries,
        Dnssec dnssec,
        String trustAnchors) {

    static final String PID = "palomar.dns";

    private static final int MAX_SERVERS = 8;
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);
    private static final int DEFAULT_ATTEMPTS = 2;
    private static final int DEFAULT_AT_ONCE = 250;
    private static final int DEFAULT_ENTRIES = 5_000;

    DnsSettings {
        servers = List.copyOf(servers);
    }

    static DnsSettings read(Values values) throws InvalidConfigurationException {
        return new DnsSettings(
                servers(values.list("servers")),
                values.duration("deadline", DEFAULT_DEADLINE, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                values.number("attempts", DEFAULT_ATTEMPTS, 1, 5),
                values.number("at-once", DEFAULT_AT_ONCE, 1, 10_000),
                values.number("cache-entries", DEFAULT_ENTRIES, 0, 1_000_000),
                Dnssec.parse(values.text("dnssec", Dnssec.TRUST_AD.text()))
                        .orElseThrow(() -> new InvalidConfigurationException(
                                "dnssec", "must be one of off, trust-ad and validate")),
                TrustAnchors.read("trust-anchors", values.text("trust-anchors", "")));
    }

    private static List<InetSocketAddress> servers(List<String> written) throws InvalidConfigurationException {
        if (written.size() > MAX_SERVERS) {
            throw new InvalidConfigurationException("servers", "must be " + MAX_SERVERS + " at most");
        }
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String text : written) {
            servers.add(Servers.parse(text)
                    .orElseThrow(() -> new InvalidConfigurationException(
                            "servers", "each must be an address, as 127.0.0.1, 127.0.0.1:5353 or [::1]:5353")));
        }
        return servers;
    }
}
