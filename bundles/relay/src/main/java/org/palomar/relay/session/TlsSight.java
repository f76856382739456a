package org.palomar.relay.session;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
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

    private static TlsFailure failure(Kind kind, Hop hop, Optional<InetAddress> ours) {
        return new TlsFailure(
                kind,
                ours.map(InetAddress::getHostAddress).orElse(""),
                hop.host().map(Domain::name).orElse(""),
                hop.address().getAddress().getHostAddress());
    }

    private static TlsPolicy policy(Hop hop, Domain domain) {
        if (hop.dane().isPresent()) {
            Dane dane = hop.dane().get();
            List<String> records = dane.records().stream()
                    .map(one -> one.usage() + " " + one.selector() + " " + one.matchingType() + " " + one.data())
                    .toList();
            return new TlsPolicy(TlsPolicy.Type.TLSA, dane.base(), records, List.of());
        }
        return hop.sts()
                .map(policy -> new TlsPolicy(TlsPolicy.Type.STS, domain, policy.lines(), policy.mx()))
                .orElseGet(() -> TlsPolicy.none(domain));
    }

    /** What kind of failure a handshake's is, as far as its exceptions say. */
    static Kind kind(Throwable failure) {
        StringBuilder words = new StringBuilder();
        for (Throwable one = failure; one != null && words.length() < 2000; one = one.getCause()) {
            words.append(one.getClass().getSimpleName())
                    .append(' ')
                    .append(one.getMessage())
                    .append(' ');
        }
        return kind(words.toString());
    }

    private static Kind kind(String words) {
        if (words.contains("NotAfter") || words.contains("Expired") || words.contains("expired")) {
            return Kind.CERTIFICATE_EXPIRED;
        }
        if (words.contains("No subject alternative") || words.contains("No name matching")) {
            return Kind.CERTIFICATE_HOST_MISMATCH;
        }
        return words.contains("ertificat") ? Kind.CERTIFICATE_NOT_TRUSTED : Kind.VALIDATION_FAILURE;
    }
}
