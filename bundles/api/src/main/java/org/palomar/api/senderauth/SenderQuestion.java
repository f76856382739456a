package org.palomar.api.senderauth;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;

/**
 * A sender to be looked at.
 *
 * @param address the sender's address, or its domain alone
 * @param domain of the address, and of the author in the message
 * @param client from where it would be sent; without one, policies are only read
 * @param selectors of DKIM keys to be looked at; at most {@value #MOST_SELECTORS}
 */
public record SenderQuestion(String address, Domain domain, Optional<InetAddress> client, List<Domain> selectors) {

    /** Each is a question to the DNS or two. */
    public static final int MOST_SELECTORS = 10;

    public SenderQuestion {
        selectors = List.copyOf(selectors);
        if (selectors.size() > MOST_SELECTORS) {
            throw new IllegalArgumentException("at most " + MOST_SELECTORS + " selectors");
        }
    }
}
