package org.palomar.dkim;

import java.security.GeneralSecurityException;
import org.palomar.api.address.Domain;
import org.palomar.api.signing.KeyAlgorithm;

/** A private key to sign with. Immutable. */
public interface DkimKey {

    /** In whose name it signs. */
    Domain domain();

    /** Below which name of the domain its record stands; canonical, labels as of a domain. */
    String selector();

    KeyAlgorithm algorithm();

    /**
     * Signs (RFC 6376 §3.3.1; RFC 8463 §3: Ed25519 signs the digest).
     *
     * @throws GeneralSecurityException when the key can't be used
     */
    byte[] sign(byte[] octets) throws GeneralSecurityException;
}
