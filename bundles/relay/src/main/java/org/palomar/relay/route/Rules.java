package org.palomar.relay.route;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.relay.session.TlsDemand;

/**
 * What an operator says of ways.
 *
 * @param port where other servers listen
 * @param ipv4 whether IPv4 is used
 * @param ipv6 whether IPv6 is used
 * @param refused where no exchanger can be, whatever the DNS says
 * @param tls what connections must have, for destinations that have a rule of their own
 * @param otherwise what the others must have
 * @param dane whether TLSA records count, for destinations without a rule of their own
 */
public record Rules(
        int port,
        boolean ipv4,
        boolean ipv6,
        List<Network> refused,
        Map<Domain, TlsDemand> tls,
        TlsDemand otherwise,
        boolean dane) {

    private static final int IPV4_OCTETS = 4;

    public Rules {
        refused = List.copyOf(refused);
        tls = Map.copyOf(tls);
    }

    /** Whether another server can be at an address. */
    public boolean allows(InetAddress address) {
        return speaks(address) && refused.stream().noneMatch(network -> network.contains(address));
    }

    /** Whether this kind of address is used at all. */
    boolean speaks(InetAddress address) {
        return address.getAddress().length == IPV4_OCTETS ? ipv4 : ipv6;
    }

    /** The same without what destinations say of themselves. */
    Rules lenient() {
        return new Rules(port, ipv4, ipv6, refused, tls, otherwise, false);
    }

    /** Whether what a destination says of itself counts: an operator's word about it outweighs that. */
    boolean asksFor(Domain destination) {
        return !tls.containsKey(destination) && otherwise != TlsDemand.NEVER;
    }

    TlsDemand tls(Domain destination) {
        return tls.getOrDefault(destination, otherwise);
    }
}
