package org.palomar.relay.sts;

import java.util.Optional;
import org.palomar.api.address.Domain;

/** Who knows the policies of domains. Safe for any thread. */
@FunctionalInterface
public interface Policies {

    /** Nobody's. */
    Policies NONE = domain -> Optional.empty();

    /** The policy for mail to a domain now, to be enforced or tried out. May ask the DNS and fetch it, within deadlines. */
    Optional<StsPolicy> of(Domain domain);

    /** The policy, if it is to be enforced. */
    default Optional<StsPolicy> enforced(Domain domain) {
        return of(domain).filter(StsPolicy::isEnforced);
    }
}
