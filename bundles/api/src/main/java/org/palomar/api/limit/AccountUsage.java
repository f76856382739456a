package org.palomar.api.limit;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.Account;

/**
 * An account as an operator sees it.
 *
 * @param usage one for each measure that is the account's own
 * @param own what is set for it alone
 * @param zone whose midnight ends its day
 */
public record AccountUsage(Account account, List<Usage> usage, LimitTerms own, ZoneId zone, Optional<Freeze> frozen) {

    public AccountUsage {
        usage = List.copyOf(usage);
    }

    /** What there is of a measure of accounts. */
    public Usage of(Measure measure) {
        return usage.stream()
                .filter(one -> one.measure() == measure)
                .findFirst()
                .orElseThrow();
    }
}
