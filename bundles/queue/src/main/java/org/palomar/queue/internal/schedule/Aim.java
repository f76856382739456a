package org.palomar.queue.internal.schedule;

import org.palomar.api.address.Domain;

/**
 * What entries have in common whose limits and pauses are the same.
 *
 * @param domain whose servers they go to
 * @param redirected whether an operator sends them there: they go there directly, whatever way other mail for the domain takes, and so what is learned of one says nothing of the other
 */
public record Aim(Domain domain, boolean redirected) {

    /** That of mail for its recipients' own domain. */
    public static Aim of(Domain domain) {
        return new Aim(domain, false);
    }
}
