package org.palomar.api.dnslist;

import java.util.List;

/** Looks each day whether addresses of this server are on lists by which others refuse mail. Safe for any thread. */
public interface OwnAddressWatch {

    /** What was found last, from memory. */
    OwnAddresses last();

    /** Asks now. Blocks for some questions to each list, each as long as the resolver's deadline; an interruption ends it, and what was known holds. */
    OwnAddresses look();

    /** When addresses came on lists and went, the newest first; at most some hundreds. */
    List<ListingChange> history();
}
