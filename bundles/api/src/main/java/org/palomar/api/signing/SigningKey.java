package org.palomar.api.signing;

import java.time.Instant;
import org.palomar.api.address.Domain;

/**
 * A key of a domain, without its secret.
 *
 * @param selector by which receivers find it
 * @param since when it came to its state
 * @param record the text of its TXT record
 * @param publication what the DNS said of it last
 */
public record SigningKey(
        Domain domain,
        String selector,
        KeyAlgorithm algorithm,
        KeyState state,
        Instant created,
        Instant since,
        String record,
        Publication publication) {

    /** Where its record stands (RFC 6376 §3.6.2.1). */
    public String name() {
        return selector + "._domainkey." + domain;
    }
}
