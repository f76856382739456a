package org.palomar.filter.scorer.internal;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.palomar.api.directory.AccountId;

/** How much of something each account has had today, by UTC, in memory. Safe for any thread. */
final class Daily {

    private final Clock clock;
    private final int most;
    private final Map<AccountId, Integer> had = new HashMap<>();
    private LocalDate day = LocalDate.EPOCH;

    Daily(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /**
     * Takes from what an account has for the day.
     *
     * @return how much it gets, 0 once it has had all
     */
    synchronized int take(AccountId account, int wanted) {
        LocalDate now = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        if (!now.equals(day)) {
            had.clear();
            day = now;
        }
        int before = had.getOrDefault(account, 0);
        int gets = Math.min(wanted, most - before);
        if (gets > 0) {
            had.put(account, before + gets);
        }
        return gets;
    }
}
