package org.palomar.api.destination;

import java.time.Duration;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;

/**
 * What is to be looked at.
 *
 * @param recipient whom servers are asked for; of the domain
 * @param deadline for all connections together; up to {@link #MOST}
 */
public record DestinationQuestion(Domain domain, Optional<Address> recipient, Duration deadline) {

    /** Servers that make strangers wait do so for less. */
    public static final Duration MOST = Duration.ofMinutes(10);

    public DestinationQuestion {
        if (recipient.filter(one -> !one.domain().equals(domain)).isPresent()) {
            throw new IllegalArgumentException("a recipient is of the domain");
        }
        if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("a deadline is up to " + MOST);
        }
    }
}
