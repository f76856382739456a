package org.palomar.dkim;

import org.palomar.api.address.Domain;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.dkim.internal.KeyRecord;
import org.palomar.dkim.internal.Rejection;

/**
 * Whether a key that a domain publishes can be used.
 *
 * @param verdict {@link Verdict#PASS} if signatures may be verified with it
 * @param detail its algorithm and flags, or what is wrong; printable ASCII
 */
public record PublishedKey(Verdict verdict, String detail) {

    /** Asks for it, whichever algorithm it is for. Blocks for as long as the source does. */
    public static PublishedKey look(KeySource source, Domain domain, Domain selector) {
        PublishedKey last = new PublishedKey(Verdict.PERMERROR, "there is no such algorithm");
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            try {
                KeyRecord record = KeyRecord.find(source, domain, selector, algorithm);
                return new PublishedKey(Verdict.PASS, algorithm.word() + (record.testing() ? ", testing (t=y)" : ""));
            } catch (Rejection rejected) {
                last = new PublishedKey(rejected.verdict(), rejected.reason());
                if (!rejected.reason().contains("another algorithm")) {
                    return last;
                }
            }
        }
        return last;
    }
}
