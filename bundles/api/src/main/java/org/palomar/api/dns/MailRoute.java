package org.palomar.api.dns;

import java.util.List;

/** Where mail for a domain goes (RFC 5321 §5.1). */
public sealed interface MailRoute {

    /**
     * To these hosts.
     *
     * @param hosts the lowest preference first, at most {@link Resolver#MAX_HOSTS}, never none. The order among equal preferences means nothing: who sends mixes
     *     them. They may be the sender itself, or have addresses that nobody may send to
     */
    record Exchangers(List<Exchanger> hosts) implements MailRoute {
        public Exchangers {
            hosts = List.copyOf(hosts);
            if (hosts.isEmpty()) {
                throw new IllegalArgumentException("a route has hosts");
            }
        }
    }

    /** The domain has no exchangers but addresses: it is its own host, as if with preference 0. */
    record Implicit(HostAddresses host) implements MailRoute {}

    /** The domain says that it takes no mail (RFC 7505 §3): return the message at once. */
    record NullMx() implements MailRoute {}
}
