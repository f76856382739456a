package org.palomar.api.dns;

import java.net.InetAddress;
import java.util.List;
import org.palomar.api.address.Domain;

/**
 * A host and where it is.
 *
 * @param name its own name, to which the aliases led that were asked for
 * @param addresses without names in them, at most {@link Resolver#MAX_HOSTS} of each kind, never none; they are what the DNS says, which may be loopback addresses
 */
public record HostAddresses(Domain name, List<InetAddress> addresses) {

    public HostAddresses {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a host has addresses");
        }
    }
}
