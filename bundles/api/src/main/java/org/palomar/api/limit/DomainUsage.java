package org.palomar.api.limit;

import java.time.ZoneId;
import java.util.List;
import org.palomar.api.address.Domain;

/**
 * A domain as an operator sees it.
 *
 * @param usage one for each measure that its accounts share
 * @param own what is set for it, also for each of its accounts
 * @param zone whose midnight ends its day
 */
public record DomainUsage(Domain domain, List<Usage> usage, LimitTerms own, ZoneId zone) {

    public DomainUsage {
        usage = List.copyOf(usage);
    }
}
