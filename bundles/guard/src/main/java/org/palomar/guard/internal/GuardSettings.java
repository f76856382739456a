package org.palomar.guard.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Network;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * What {@code etc/palomar.guard.cfg} says.
 *
 * @param perPlace wrong passwords for one name from one client that are too many
 * @param perNetwork for all names from one client
 * @param perRange for all names from all clients of a range, see {@link Watch}
 * @param window in which they are counted, from the first
 * @param firstBlock how long such logins are refused the first time; twice as long each next time
 * @param longestBlock and no longer than this
 * @param knownFor how long a place stays known after its owner's last login
 * @param trusted where nothing is counted or refused
 */
public record GuardSettings(
        int perPlace,
        int perNetwork,
        int perRange,
        Duration window,
        Duration firstBlock,
        Duration longestBlock,
        Duration knownFor,
        List<Network> trusted) {

    /** Programs on this machine, such as a webmail, log in for people elsewhere. */
    private static final List<String> THIS_MACHINE = List.of("127.0.0.0/8", "::1");

    private static final int MOST = 1_000_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration YEAR = Duration.ofDays(366);

    public GuardSettings {
        trusted = List.copyOf(trusted);
    }

    /** Reads all values, or says which one is wrong. */
    public static GuardSettings read(Values values) throws InvalidConfigurationException {
        Duration first = values.duration("first-block", Duration.ofMinutes(10), MINUTE, YEAR);
        return new GuardSettings(
                values.number("wrong-passwords", 3, 1, MOST),
                values.number("wrong-passwords-per-network", 30, 1, MOST),
                values.number("wrong-passwords-per-range", 100, 1, MOST),
                values.duration("window", Duration.ofHours(1), MINUTE, YEAR),
                first,
                values.duration("longest-block", Duration.ofDays(1), first, YEAR),
                values.duration("known-for", Duration.ofDays(90), Duration.ofDays(1), YEAR),
                trusted(values));
    }

    private static List<Network> trusted(Values values) throws InvalidConfigurationException {
        if (values.text("trusted-networks", "").equals("none")) {
            return List.of();
        }
        List<String> given = values.list("trusted-networks");
        List<Network> networks = new ArrayList<>();
        for (String text : given.isEmpty() ? THIS_MACHINE : given) {
            Optional<Network> network = Network.parse(text);
            if (network.isEmpty()) {
                throw new InvalidConfigurationException(
                        "trusted-networks", "must be addresses or networks such as 192.0.2.0/24, or none");
            }
            networks.add(network.get());
        }
        return networks;
    }

    boolean trusts(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }
}
