package org.palomar.relay.session;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.palomar.api.destination.ShownCertificate;
import org.palomar.api.queue.Printable;

/** Looks at a server's certificate whoever the server is, and says what each that might demand something would say. For one handshake. */
final class Inspection extends ServerTrust {

    private static final int MOST_NAMES = 20;
    private static final int DNS_NAME = 2;

    private final Optional<Dane> dane;
    private Optional<ShownCertificate> shown = Optional.empty();

    Inspection(Optional<Dane> dane) {
        this.dane = dane;
    }

    Optional<ShownCertificate> shown() {
        return shown;
    }

    @Override
    Optional<CertificateException> doubt() {
        return mismatch().map(CertificateException::new);
    }

    /** Why the certificate is not what is demanded. */
    Optional<String> mismatch() {
        return shown.isEmpty()
                ? Optional.of("no certificate was shown")
                : shown.flatMap(dane.isPresent() ? ShownCertificate::mismatch : ShownCertificate::doubt);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        PeerTrust authorities = new PeerTrust(false);
        authorities.checkServerTrusted(chain, kind, engine);
        shown = Optional.of(new ShownCertificate(
                names(chain[0]),
                printable(chain[0].getIssuerX500Principal().getName()),
                chain[0].getNotAfter().toInstant(),
                authorities.doubt().map(one -> printable(String.valueOf(one.getMessage()))),
                dane.flatMap(records -> mismatch(records, chain, kind, engine))));
    }

    private static Optional<String> mismatch(Dane records, X509Certificate[] chain, String kind, SSLEngine engine) {
        try {
            new DaneTrust(records).checkServerTrusted(chain, kind, engine);
            return Optional.empty();
        } catch (CertificateException other) {
            return Optional.of(printable(String.valueOf(other.getMessage())));
        }
    }

    /** Those for servers; the subject, where there are none. */
    private static List<String> names(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        List<String> found = names == null
                ? List.of()
                : names.stream()
                        .filter(name -> name.get(0).equals(DNS_NAME))
                        .limit(MOST_NAMES)
                        .map(name -> printable(String.valueOf(name.get(1))))
                        .toList();
        return found.isEmpty()
                ? List.of(printable(certificate.getSubjectX500Principal().getName()))
                : found;
    }

    private static String printable(String text) {
        return Printable.neutralised(text, 480);
    }
}
