package org.palomar.api.dnslist;

import java.net.InetAddress;
import java.util.List;
import org.palomar.api.address.Domain;

/** Asks the lists of the settings. Safe for any thread; questions block for as long as the resolver's deadline. */
public interface DnsLists {

    /** The lists and whether they are asked, from memory. */
    List<DnsListing> lists();

    /** What each list of addresses says of a client; also those that are left out. */
    List<DnsListing> look(InetAddress client);

    /** What each list of domains says of a domain, and of those above it that are asked about. */
    List<DnsListing> look(Domain domain);
}
