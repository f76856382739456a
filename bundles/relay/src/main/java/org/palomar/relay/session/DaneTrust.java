package org.palomar.relay.session;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.palomar.api.dns.TlsaRecord;

/** Refuses a handshake unless a TLSA record holds for the server's certificate (RFC 7672 §3). For one handshake. */
final class DaneTrust extends ServerTrust {

    private static final int DNS_NAME = 2;

    private final Dane dane;
    private Optional<CertificateException> doubt = Optional.of(new CertificateException("no certificate was shown"));

    DaneTrust(Dane dane) {
        this.dane = dane;
    }

    @Override
    Optional<CertificateException> doubt() {
        return doubt;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        // RFC 7672 §3.1.1: neither names nor dates of a certificate count that has a record of its own.
        if (!holds(dane.own(), chain[0]) && !isVouchedFor(chain, kind)) {
            throw new CertificateException("no TLSA record of " + dane.base() + " holds for the certificate");
        }
        doubt = Optional.empty();
    }

    // RFC 7672 §3.1.2: the authority is in what the server shows, and vouches for one of the names that we know.
    private boolean isVouchedFor(X509Certificate[] chain, String kind) throws CertificateException {
        List<X509Certificate> anchors = Arrays.stream(chain)
                .skip(1)
                .filter(one -> holds(dane.anchors(), one))
                .toList();
        if (anchors.isEmpty() || !isNamed(chain[0])) {
            return false;
        }
        trusting(anchors).checkServerTrusted(chain, kind);
        return true;
    }

    private static X509TrustManager trusting(List<X509Certificate> anchors) throws CertificateException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate anchor : anchors) {
                store.setCertificateEntry(Integer.toString(store.size()), anchor);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager found) {
                    return found;
                }
            }
            throw new CertificateException("there is nobody to check it");
        } catch (IOException | GeneralSecurityException unfit) {
            throw new CertificateException("the authority can't be used", unfit);
        }
    }

    private boolean isNamed(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names != null
                && names.stream()
                        .filter(name -> name.get(0).equals(DNS_NAME))
                        .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
                        .anyMatch(name -> covers(name, dane.base().name())
                                || covers(name, dane.destination().name()));
    }

    /** RFC 6125 §6.4.3: an asterisk is the whole of the first label, and stands for one. */
    private static boolean covers(String pattern, String name) {
        int dot = name.indexOf('.');
        return pattern.equals(name)
                || (dot > 0 && pattern.startsWith("*.") && pattern.substring(1).equals(name.substring(dot)));
    }

    private static boolean holds(List<TlsaRecord> records, X509Certificate certificate) {
        return records.stream().anyMatch(record -> record.data().equals(data(record, certificate)));
    }

    /** What a record would say of the certificate (RFC 6698 §2.1). */
    private static String data(TlsaRecord record, X509Certificate certificate) {
        try {
            byte[] selected = record.selector() == 0
                    ? certificate.getEncoded()
                    : certificate.getPublicKey().getEncoded();
            return HexFormat.of()
                    .formatHex(
                            switch (record.matchingType()) {
                                case 0 -> selected;
                                case 1 -> MessageDigest.getInstance("SHA-256").digest(selected);
                                default -> MessageDigest.getInstance("SHA-512").digest(selected);
                            });
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the JDK has SHA-2, and a certificate that was read has a form", broken);
        }
    }
}
