package org.palomar.tlsreports.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.palomar.api.address.Network;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.reports.Submitter;

/**
 * What {@code etc/palomar.tlsreports.cfg} says.
 *
 * @param send whether anything is counted and reported
 * @param submitter who reports
 * @param refused where no web server for reports can be; empty if it can be anywhere
 */
record TlsReportsSettings(boolean send, Submitter submitter, List<Network> refused) {

    /**
     * This machine, this network's links, private networks, what is only for measuring, groups, and what translators and tunnels lead to these: whoever names a place for reports is a stranger (RFC 6890, RFC 6052, RFC 8215, RFC 3056, RFC 4380).
     */
    private static final List<String> NOBODY = List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "224.0.0.0/3",
            "::/96",
            "64:ff9b::/96",
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/32",
            "2002::/16",
            "fc00::/7",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8");

    private static final String NONE = "none";

    /** Reads all values, or says which one is wrong. */
    static TlsReportsSettings read(Values values) throws InvalidConfigurationException {
        return new TlsReportsSettings(values.flag("send", true), Submitter.read(values), refused(values));
    }

    /** Whether any address and port will do, as in a laboratory. */
    boolean allowsAll() {
        return refused.isEmpty();
    }

    /** Whether a web server for reports can be there. */
    boolean allows(InetAddress address) {
        return refused.stream().noneMatch(network -> network.contains(address));
    }

    private static List<Network> refused(Values values) throws InvalidConfigurationException {
        List<String> items = values.list("refused-networks");
        if (items.equals(List.of(NONE))) {
            return List.of();
        }
        List<Network> networks = new ArrayList<>();
        for (String item : Stream.concat(NOBODY.stream(), items.stream()).toList()) {
            networks.add(Network.parse(item)
                    .orElseThrow(() -> new InvalidConfigurationException(
                            "refused-networks", "must be IP addresses or networks such as 192.0.2.0/24, or none")));
        }
        return List.copyOf(networks);
    }
}
