package org.palomar.filter.ratelimit.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.palomar.api.address.Network;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.ratelimit.RateUsage.Kind;

/**
 * What {@code etc/palomar.filter.ratelimit.cfg} says. Limits are recipients in a period; 0 for no limit.
 *
 * @param sender none by default, as for {@code recipient}: anybody can name a sender or a recipient, and use up what others have of it
 * @param most subjects of each kind that are counted
 * @param trusted networks whose mail is not counted
 */
record RateLimitSettings(
        int rank, Duration period, int peer, int sender, int recipient, int most, List<Network> trusted) {

    static final String RECIPIENT = "recipient";

    /** No machine takes more in a day. */
    static final int MOST = 10_000_000;

    /** Programs on this machine. */
    private static final List<String> HERE = List.of("127.0.0.0/8", "::1");

    RateLimitSettings {
        trusted = List.copyOf(trusted);
    }

    static RateLimitSettings read(Values values) throws InvalidConfigurationException {
        return new RateLimitSettings(
                // Behind lists of senders: who is refused there is not counted, who is allowed there need not be.
                values.number("rank", 120, 0, 1000),
                values.duration("period", Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofDays(1)),
                values.number("peer", 1_000, 0, MOST),
                values.number("sender", 0, 0, MOST),
                values.number(RECIPIENT, 0, 0, MOST),
                values.number("entries", 50_000, 1_000, 10_000_000),
                trusted(values));
    }

    int limit(Kind kind) {
        return switch (kind) {
            case PEER -> peer;
            case SENDER -> sender;
            case RECIPIENT -> recipient;
        };
    }

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
