package org.palomar.api.directory;

import org.palomar.api.address.Address;

/** What becomes of mail for addresses of a domain that are neither accounts nor aliases. */
public sealed interface Unlisted {

    /** There is no such recipient. */
    record Refused() implements Unlisted {}

    /** Somebody gets it all: a catch-all. */
    record Caught(Address by) implements Unlisted {}

    /**
     * It is brought on to another server of the domain: this one is in front of it, or stands in for it (a backup MX), or has only some of the domain's accounts. Where that server is, the DNS says (the
     * domain's other exchangers) or a route.
     */
    record Relayed() implements Unlisted {}
}
