package org.palomar.api.dnslist;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How addresses of this server stand.
 *
 * @param looked when lists were asked last; empty before that
 * @param listings one for each address and list that is asked; {@code unknown} where there was never an answer. Where there is none now, the last holds
 * @param obstacle a clause: why nothing, or not everything, is asked; empty where all is
 */
public record OwnAddresses(Optional<Instant> looked, List<DnsListing> listings, String obstacle) {
    public OwnAddresses {
        listings = List.copyOf(listings);
    }
}
