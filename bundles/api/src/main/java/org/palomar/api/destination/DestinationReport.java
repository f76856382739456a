package org.palomar.api.destination;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Security;

/**
 * What was seen of a destination.
 *
 * @param verdict what would become of mail
 * @param route a clause for people: what the DNS says of where its mail goes, or why that is not known
 * @param security how far DNSSEC vouches for that; empty if it is not known
 * @param policy a clause for people: its MTA-STS policy
 * @param hosts the preferred ones first
 * @param calls the connections, in the order in which mail would try the servers
 */
public record DestinationReport(
        Domain domain,
        Optional<Address> recipient,
        Verdict verdict,
        String route,
        Optional<Security> security,
        String policy,
        List<MailHost> hosts,
        List<ServerCall> calls) {

    /** What would become of mail. */
    public enum Verdict {
        /** A server takes it, as far as it says so before the message. */
        ACCEPTED,
        /** Servers say that they do not take it. */
        REFUSED,
        /** Servers say that they do not take it now. */
        LATER,
        /** No server can be spoken to as is demanded. */
        UNREACHABLE,
        /** The domain takes no mail. */
        NO_MAIL,
        /** There is no such domain. */
        NO_DOMAIN,
        /** The DNS does not say now. */
        UNKNOWN
    }

    public DestinationReport {
        hosts = List.copyOf(hosts);
        calls = List.copyOf(calls);
    }
}
