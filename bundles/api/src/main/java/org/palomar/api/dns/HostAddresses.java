package org.palomar.api.dns;

import java.net.InetAddress;
import java.util.List;
import org.palomar.api.address.Domain;

/**
 * A host and where it is.
 *
 * @param name its own name, to which the aliases led that were asked for
 * @param addresses without names in them, at most {@link Resolver#MAX_HOSTS} of each kind, never none; they are what the DNS says, which may be loopback addresses
 * @param whole whether these are all; if not, those of the other kind could not be found out
 */
public record HostAddresses(Domain name, List<InetAddress> addresses, boolean whole) {

    public HostAddresses {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a host has addresses");
        }
    }

    /** All addresses of a host. */
    public HostAddresses(Domain name, List<InetAddress> addresses) {
        this(name, addresses, true);
    }
}
