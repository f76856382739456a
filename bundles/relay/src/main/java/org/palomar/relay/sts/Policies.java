package org.palomar.relay.sts;

import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.tlsreport.TlsWatch;

/** Who knows the policies of domains. Safe for any thread. */
@FunctionalInterface
public interface Policies {

    /** Nobody's. */
    Policies NONE = (domain, watch) -> Optional.empty();

    /**
     * The policy for mail to a domain now, to be enforced or tried out. May ask the DNS and fetch it, within deadlines.
     *
     * @param watch hears of a policy that can't be fetched, if that is tried
     */
    Optional<StsPolicy> of(Domain domain, TlsWatch watch);

    /** Whether a domain may have a policy that can't be had now: it announces one that is not known, or what it announces can't be found out. May ask the DNS. */
    default boolean isUnsure(Domain domain) {
        return false;
    }

    /** The policy, if it is to be enforced. */
    default Optional<StsPolicy> enforced(Domain domain) {
        return of(domain, TlsWatch.NONE).filter(StsPolicy::isEnforced);
    }
}
