package org.palomar.limits.internal;

import java.time.ZoneId;
import java.util.Optional;
import org.palomar.api.limit.Limit;
import org.palomar.api.limit.LimitTerms;
import org.palomar.api.limit.Measure;
import org.palomar.api.limit.Usage.Source;

/**
 * What holds for an account: its own terms, else those of its domain, else the settings. Pure.
 *
 * @param domain what is set for its domain
 * @param account what is set for it alone
 */
record Rules(LimitsSettings settings, LimitTerms domain, LimitTerms account) {

    private static final int WHOLE = 100;

    /** A limit and who says it. */
    record Ruling(Limit limit, Source source) {}

    ZoneId accountZone() {
        return account.zone().orElseGet(this::domainZone);
    }

    ZoneId domainZone() {
        return domain.zone().orElse(settings.zone());
    }

    /**
     * @param age days since the account sent its first message
     */
    Ruling ruling(Measure measure, long age) {
        Optional<Limit> own = measure.isOfDomain() ? Optional.empty() : account.limit(measure);
        if (own.isPresent()) {
            return new Ruling(own.get(), Source.ACCOUNT);
        }
        Ruling common = domain.limit(measure)
                .map(limit -> new Ruling(limit, Source.DOMAIN))
                .orElseGet(() -> new Ruling(settings.limit(measure), Source.SERVER));
        return measure.isOfDomain() || !measure.isDaily() ? common : warmedUp(common, age);
    }

    /** A new account has a part of its daily limits, and each day twice as much of them. */
    private Ruling warmedUp(Ruling whole, long age) {
        long percent = age >= Integer.SIZE ? WHOLE : (long) settings.warmUp() << age;
        if (percent >= WHOLE || whole.limit().isNone()) {
            return whole;
        }
        long part = Math.max(Math.min(1, whole.limit().most()), whole.limit().most() * percent / WHOLE);
        return new Ruling(new Limit((int) part), Source.WARM_UP);
    }
}
