package org.palomar.relay.route;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.api.tlsreport.TlsPolicy;
import org.palomar.relay.session.Dane;
import org.palomar.relay.session.Hop;
import org.palomar.relay.session.TlsDemand;
import org.palomar.relay.session.TlsSight;

/**
 * What TLSA records demand of a host (RFC 7672 §2).
 *
 * @param port at which it takes mail
 */
record Protection(Resolver resolver, int port) {

    /** What came of asking. */
    sealed interface Known {}

    /** Nothing is demanded. */
    record Nothing() implements Known {}

    /**
     * TLS is demanded.
     *
     * @param dane what the certificate must be; empty where no record can be used, so that it may be any (RFC 7672 §2.2)
     * @param records what is said
     */
    record Demanded(Optional<Dane> dane, TlsPolicy records) implements Known {

        Hop over(Hop hop) {
            return dane.map(hop::with)
                    .orElseGet(
                            () -> (hop.tls().isBinding() ? hop : hop.with(TlsDemand.ENCRYPTED)).withUnusable(records));
        }
    }

    /**
     * It can't be found out: the host is left alone (RFC 7672 §2.1.2).
     *
     * @param forged whether signatures do not hold
     */
    record Unknown(String trouble, boolean forged) implements Known {}

    /**
     * Asks.
     *
     * @param host as the exchanger is called
     * @param name where its aliases lead; both are vouched for
     * @param destination the recipients' domain
     */
    Known of(Domain host, Domain name, Domain destination) {
        Known known = at(name, destination);
        // RFC 7672 §2.2.2: where the end of the aliases has no records, their beginning may.
        return known instanceof Nothing && !name.equals(host) ? at(host, destination) : known;
    }

    private Known at(Domain base, Domain destination) {
        return switch (resolver.tlsa(base, port)) {
            case Answer.Found<List<TlsaRecord>> found ->
                found.security() == Security.SECURE ? demanded(base, destination, found.value()) : new Nothing();
            case Answer.Failed<List<TlsaRecord>> failed ->
                new Unknown(
                        "The TLSA records of " + base + " can't be found out: " + failed.detail(),
                        failed.failure() == Failure.BOGUS);
            default -> new Nothing();
        };
    }

    private static Known demanded(Domain base, Domain destination, List<TlsaRecord> records) {
        List<TlsaRecord> usable = records.stream().filter(Dane::isUsable).toList();
        return new Demanded(
                usable.isEmpty() ? Optional.empty() : Optional.of(new Dane(base, destination, usable)),
                TlsSight.policy(base, records));
    }
}
