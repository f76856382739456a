package org.palomar.api.dmarc;

import org.palomar.api.address.Domain;
import org.palomar.api.queue.Printable;

/**
 * What a domain has published (RFC 7489 §6.3), as far as its reports tell of it.
 *
 * @param domain where the record was found
 * @param organization to which that domain belongs (RFC 7489 §3.2); itself, if it is one
 * @param strictDkim {@code adkim=s}
 * @param strictSpf {@code aspf=s}
 * @param own {@code p=}, for the domain
 * @param below {@code sp=}, for names below it
 * @param percent {@code pct=}, 0 to 100
 * @param failures {@code fo=}, as it is written; one of more than {@value #MAX_FAILURES} characters is cut
 * @param places {@code rua=}, where reports are wanted, as it is written; one of more than {@value #MAX_PLACES} characters is cut; empty if nowhere
 */
public record DmarcPolicy(
        Domain domain,
        Domain organization,
        boolean strictDkim,
        boolean strictSpf,
        Disposition own,
        Disposition below,
        int percent,
        String failures,
        String places) {

    /** Characters of {@code rua=}. */
    public static final int MAX_PLACES = 1000;

    public static final int MAX_FAILURES = 20;

    private static final int HUNDRED = 100;

    public DmarcPolicy {
        failures = Printable.neutralised(failures, MAX_FAILURES);
        places = Printable.neutralised(places, MAX_PLACES);
        if (percent < 0 || percent > HUNDRED) {
            throw new IllegalArgumentException("a share is from 0 to 100");
        }
    }
}
