package org.palomar.relay.session;

import java.net.InetAddress;
import java.util.Optional;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;

/**
 * Who we are to a server.
 *
 * @param hostName for EHLO
 * @param ipv4 the address of this machine to come from towards an IPv4 address; empty for the system's choice
 * @param ipv6 the same towards an IPv6 address
 */
public record Identity(Domain hostName, Optional<InetAddress> ipv4, Optional<InetAddress> ipv6) {

    private static final int IPV4_OCTETS = 4;

    /** The system chooses the addresses. */
    public static Identity of(Domain hostName) {
        return new Identity(hostName, Optional.empty(), Optional.empty());
    }

    Optional<InetAddress> towards(InetAddress remote) {
        return remote.getAddress().length == IPV4_OCTETS ? ipv4 : ipv6;
    }

    /** What we call ourselves on a connection from an address of ours. RFC 5321 §4.1.4: a host without a name gives its address. */
    String nameFrom(InetAddress local) {
        return isUnnamed() ? new AddressLiteral(local).toString() : hostName.name();
    }

    /** Whether the name is what machines call themselves that nobody has named: no name to be known by. */
    public boolean isUnnamed() {
        return hostName.name().equals("localhost") || hostName.name().startsWith("localhost.");
    }
}
