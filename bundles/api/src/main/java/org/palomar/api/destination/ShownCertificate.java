package org.palomar.api.destination;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A certificate that a server showed. All text is for people, without control characters.
 *
 * @param names those that it is for, some dozen at the most
 * @param issuer who says so
 * @param ends when it runs out
 * @param doubt why an authority does not vouch for it and the server's name; empty if one does. MTA-STS asks for that
 * @param mismatch why it is none of those that DNSSEC vouches for (DANE); empty if it is one, or nothing is said there
 */
public record ShownCertificate(
        List<String> names, String issuer, Instant ends, Optional<String> doubt, Optional<String> mismatch) {

    public ShownCertificate {
        names = List.copyOf(names);
    }
}
