package org.palomar.relay.session;

import java.net.InetAddress;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.api.tlsreport.TlsFailure;
import org.palomar.api.tlsreport.TlsFailure.Kind;
import org.palomar.api.tlsreport.TlsPolicy;
import org.palomar.api.tlsreport.TlsSession;
import org.palomar.api.tlsreport.TlsWatch;
import org.palomar.relay.sts.StsPolicy;

/**
 * Tells how TLS with the servers of a destination went, for its reports (RFC 8460). What an operator has chosen, as a smart host or no TLS at all, is not told: it is nothing that the destination can mend. Safe for any thread.
 *
 * @param destination whose servers they are; empty if nobody is to hear
 */
public record TlsSight(TlsWatch watch, Optional<Domain> destination) {

    /** Nobody hears anything. */
    public static final TlsSight NONE = new TlsSight(TlsWatch.NONE, Optional.empty());

    private static final int MOST_CAUSES = 20;

    /** A session has begun. */
    public void opened(SmtpClient client) {
        Hop hop = client.hop();
        if (destination.isEmpty() || hop.named() || hop.tls() == TlsDemand.NEVER) {
            return;
        }
        Optional<Kind> failure = failure(client, hop);
        tell(hop, failure.map(kind -> failure(kind, hop, Optional.of(client.local()))));
    }

    private static Optional<Kind> failure(SmtpClient client, Hop hop) {
        if (!client.isTls()) {
            return Optional.of(Kind.STARTTLS_NOT_SUPPORTED);
        }
        if (hop.unusable().isPresent()) {
            return Optional.of(Kind.TLSA_INVALID);
        }
        if (hop.sts().isEmpty() || hop.dane().isPresent()) {
            return Optional.empty();
        }
        // a policy that is only tried out (RFC 8461 §5) is met or not all the same
        StsPolicy policy = hop.sts().get();
        return client.doubt()
                .map(TlsSight::kind)
                .or(() -> hop.host().filter(name -> !policy.names(name)).map(name -> Kind.VALIDATION_FAILURE));
    }

    /** There is no session. */
    public void failed(Hop hop, NoSessionException none) {
        if (destination.isPresent() && !hop.named() && none.tlsFailure().isPresent()) {
            Optional<InetAddress> ours = hop.self().towards(hop.address().getAddress());
            tell(hop, Optional.of(failure(none.tlsFailure().get(), hop, ours)));
        }
    }

    private void tell(Hop hop, Optional<TlsFailure> failure) {
        destination.ifPresent(domain -> watch.saw(new TlsSession(domain, policy(hop, domain), failure)));
    }

    /** As strangers are told it: an address of a network of our own tells them nothing that they should know. */
    static String shown(Optional<InetAddress> ours) {
        return ours.filter(address -> !isPrivate(address))
                .map(InetAddress::getHostAddress)
                .orElse("");
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] octets = address.getAddress();
        boolean unique = octets.length > 4 && (octets[0] & 0xfe) == 0xfc; // RFC 4193
        boolean shared = octets.length == 4 && octets[0] == 100 && (octets[1] & 0xc0) == 64; // RFC 6598
        return unique || shared || address.isSiteLocalAddress() || address.isLinkLocalAddress();
    }

    private static TlsFailure failure(Kind kind, Hop hop, Optional<InetAddress> ours) {
        return new TlsFailure(
                kind,
                shown(ours),
                hop.host().map(Domain::name).orElse(""),
                hop.address().getAddress().getHostAddress());
    }

    private static TlsPolicy policy(Hop hop, Domain domain) {
        if (hop.dane().isPresent()) {
            Dane dane = hop.dane().get();
            return policy(dane.base(), dane.records());
        }
        if (hop.unusable().isPresent()) {
            return hop.unusable().get();
        }
        return hop.sts()
                .map(policy -> new TlsPolicy(TlsPolicy.Type.STS, domain, policy.lines(), policy.mx()))
                .orElseGet(() -> TlsPolicy.none(domain));
    }

    /** What TLSA records say, as a report has it. */
    public static TlsPolicy policy(Domain base, List<TlsaRecord> records) {
        List<String> lines = records.stream()
                .map(one -> one.usage() + " " + one.selector() + " " + one.matchingType() + " " + one.data())
                .toList();
        return new TlsPolicy(TlsPolicy.Type.TLSA, base, lines, List.of());
    }

    /** What kind of failure a handshake's is. Names of certificates are strangers' to choose: what is said of a failure counts only where its class says nothing. */
    static Kind kind(Throwable failure) {
        boolean certificate = false;
        Throwable one = failure;
        for (int depth = 0; one != null && depth < MOST_CAUSES; depth++, one = one.getCause()) {
            if (one instanceof CertificateExpiredException
                    || (one instanceof CertPathValidatorException path && path.getReason() == BasicReason.EXPIRED)) {
                return Kind.CERTIFICATE_EXPIRED;
            }
            String words = String.valueOf(one.getMessage());
            if (one instanceof CertificateException
                    && (words.startsWith("No subject alternative") || words.startsWith("No name matching"))) {
                return Kind.CERTIFICATE_HOST_MISMATCH;
            }
            certificate |= one instanceof CertificateException
                    || one instanceof CertPathValidatorException
                    || one instanceof CertPathBuilderException;
        }
        return certificate ? Kind.CERTIFICATE_NOT_TRUSTED : Kind.VALIDATION_FAILURE;
    }
}
