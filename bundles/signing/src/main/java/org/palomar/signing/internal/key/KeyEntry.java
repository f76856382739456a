package org.palomar.signing.internal.key;

import java.security.GeneralSecurityException;
import java.time.Instant;
import org.palomar.api.address.Domain;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.api.signing.KeyState;
import org.palomar.api.signing.Publication;
import org.palomar.api.signing.SigningKey;
import org.palomar.dkim.DkimKey;

/**
 * A key as its file has it.
 *
 * @param selector canonical; labels as of a domain
 * @param since when it came to its state
 */
public record KeyEntry(Domain domain, String selector, Secret secret, KeyState state, Instant created, Instant since)
        implements DkimKey {

    /** The longest name that a domain may have (RFC 1035 §2.3.4) is that of the record. */
    public static boolean isSelector(String selector, Domain domain) {
        return Domain.parse(selector).filter(one -> one.name().equals(selector)).isPresent()
                && Domain.parse(name(selector, domain)).isPresent();
    }

    public KeyEntry {
        if (!isSelector(selector, domain)) {
            throw new IllegalArgumentException("not a selector");
        }
    }

    /** A new one, which waits. */
    public static KeyEntry fresh(Domain domain, String selector, Secret secret, Instant now) {
        return new KeyEntry(domain, selector, secret, KeyState.WAITING, now, now);
    }

    /** The same key in another state. */
    public KeyEntry in(KeyState other, Instant now) {
        return new KeyEntry(domain, selector, secret, other, created, now);
    }

    @Override
    public KeyAlgorithm algorithm() {
        return secret.algorithm();
    }

    @Override
    public byte[] sign(byte[] octets) throws GeneralSecurityException {
        return secret.sign(octets);
    }

    /** Where its record stands. */
    public Domain name() {
        return Domain.of(name(selector, domain));
    }

    private static String name(String selector, Domain domain) {
        return selector + "._domainkey." + domain;
    }

    public boolean isSame(KeyEntry other) {
        return domain.equals(other.domain) && selector.equals(other.selector);
    }

    public SigningKey described(Publication publication) {
        return new SigningKey(
                domain, selector, secret.algorithm(), state, created, since, secret.record(), publication);
    }
}
