package org.palomar.api.dns;

import org.palomar.api.address.Domain;

/**
 * A host that takes mail for a domain.
 *
 * @param preference 0 to 65535, the lowest first
 */
public record Exchanger(int preference, Domain host) {

    public Exchanger {
        if (preference < 0 || preference > 0xffff) {
            throw new IllegalArgumentException("a preference is from 0 to 65535");
        }
    }
}
