package org.palomar.api.guard;

import java.net.InetAddress;
import java.util.Locale;
import org.palomar.api.address.Address;

/**
 * Somebody tries to log in.
 *
 * @param protocol such as {@code imap}
 * @param from the client
 * @param name whom it says to be; the same text for all spellings of an address, no longer than {@link #LONGEST_NAME}
 */
public record LoginAttempt(String protocol, InetAddress from, String name) {

    /** RFC 5321 §4.5.3.1.3: no address is longer, and names of strangers are kept in memory. */
    public static final int LONGEST_NAME = 254;

    public LoginAttempt {
        String one = spelling(name);
        name = one.substring(0, Math.min(one.length(), LONGEST_NAME));
    }

    private static String spelling(String name) {
        return Address.parse(name)
                .map(address -> address.folded().toString())
                .orElseGet(() -> name.toLowerCase(Locale.ROOT));
    }
}
