package org.palomar.relay.sts;

import java.util.Optional;
import org.palomar.api.address.Domain;

/** Who knows the policies of domains. Safe for any thread. */
@FunctionalInterface
public interface Policies {

    /** Nobody's. */
    Policies NONE = domain -> Optional.empty();

    /** The policy that is to be enforced for mail to a domain now. May ask the DNS and fetch it, within deadlines. */
    Optional<StsPolicy> enforced(Domain domain);
}
