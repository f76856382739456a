package org.palomar.queue.internal.record;

import java.util.Optional;
import org.palomar.api.address.Domain;

/**
 * Where an entry goes.
 *
 * @param domain its recipients' own
 * @param redirected where an operator sends it instead
 * @param lane whose turn it takes at its destination: a hash of the sender, which two may share
 */
public record Route(Domain domain, Optional<Domain> redirected, long lane) {

    /** Whose servers it goes to. */
    public Domain destination() {
        return redirected.orElse(domain);
    }
}
