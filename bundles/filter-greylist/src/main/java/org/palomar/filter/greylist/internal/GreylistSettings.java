package org.palomar.filter.greylist.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.palomar.api.address.Network;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * What {@code etc/palomar.filter.greylist.cfg} says.
 *
 * @param delay how long who has never written is to wait
 * @param window how long it may take to come back
 * @param remembered how long who came back, a network and a correspondent are known after their last mail
 * @param networkAfter so many subjects of a network that came back make it trusted; 0 for never
 * @param spf whether who may send for its domain (SPF) is taken at once
 * @param most subjects of each kind
 * @param trusted networks from which all is taken
 */
record GreylistSettings(
        int rank,
        Duration delay,
        Duration window,
        Duration remembered,
        int networkAfter,
        boolean spf,
        int most,
        List<Network> trusted) {

    static final String DELAY = "delay-minutes";

    /** RFC 6647 §5: from one minute to a day. */
    static final int MOST_MINUTES = 1440;

    /** Programs on this machine don't come back. */
    private static final List<String> HERE = List.of("127.0.0.0/8", "::1");

    GreylistSettings {
        trusted = List.copyOf(trusted);
    }

    static GreylistSettings read(Values values) throws InvalidConfigurationException {
        return new GreylistSettings(
                values.number("rank", 200, 0, 1000),
                Duration.ofMinutes(values.number(DELAY, 5, 1, MOST_MINUTES)),
                // RFC 6647 §5: a day at least, as some servers try again late.
                values.duration("window", Duration.ofDays(2), Duration.ofDays(1), Duration.ofDays(30)),
                // Longer than a month, for what comes once in one.
                values.duration("remembered", Duration.ofDays(36), Duration.ofDays(7), Duration.ofDays(366)),
                values.number("network-after", 5, 0, 1000),
                values.flag("spf", true),
                values.number("entries", 50_000, 1_000, 10_000_000),
                trusted(values));
    }

    /** Whether all mail of a client is taken. */
    boolean trusts(InetAddress client) {
        return trusted.stream().anyMatch(network -> network.contains(client));
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
}
