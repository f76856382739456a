package org.palomar.certificates.internal;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A private key and the certificates that vouch for it.
 *
 * @param chain the server's own certificate first; not empty
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {

    /** Kind of a DNS name among the subject's alternative names (RFC 5280 §4.2.1.6). */
    private static final int DNS_NAME = 2;

    Identity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an identity has a certificate");
        }
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    /** Whether nobody but its subject vouches for the certificate. */
    boolean isSelfSigned() {
        return certificate().getIssuerX500Principal().equals(certificate().getSubjectX500Principal());
    }

    /** Whether its time has begun and not ended. */
    boolean holdsAt(Instant now) {
        return !now.isBefore(certificate().getNotBefore().toInstant()) && !now.isAfter(end());
    }

    Instant end() {
        return certificate().getNotAfter().toInstant();
    }

    /** Whether the certificate is for this host, also by a wildcard for its leftmost label (RFC 6125 §6.4.3). */
    boolean isFor(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        String wildcard = dot < 0 ? name : "*" + name.substring(dot);
        return dnsNames().stream().anyMatch(own -> own.equals(name) || own.equals(wildcard));
    }

    /** In lower case. */
    List<String> dnsNames() {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate().getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (Integer.valueOf(DNS_NAME).equals(alternative.get(0))) {
                        names.add(alternative.get(1).toString().toLowerCase(Locale.ROOT));
                    }
                }
            }
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
        return names;
    }
}
