package org.palomar.api.guard;

import java.net.InetAddress;
import org.palomar.api.address.Address;

/**
 * Somebody tries to log in.
 *
 * @param protocol such as {@code imap}
 * @param from the client
 * @param name whom it says to be, the same text for all spellings of an address; empty for whatever is no address, as nobody logs in so
 */
public record LoginAttempt(String protocol, InetAddress from, String name) {

    public LoginAttempt {
        name = spelling(name);
    }

    /** The one spelling of a name. */
    public static String spelling(String name) {
        return Address.parse(name).map(address -> address.folded().toString()).orElse("");
    }
}
