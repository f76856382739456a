package org.palomar.limits.internal;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.limit.Freeze;
import org.palomar.api.limit.Measure;
import org.palomar.api.limit.Usage;
import org.palomar.limits.internal.Rules.Ruling;
import org.palomar.limits.internal.record.Amount;
import org.palomar.limits.internal.record.Counts;
import org.palomar.limits.internal.record.Moment;

/** Holds what was sent against what may be, under the lock of the party. Changes nothing. */
final class Judge {

    /** What lasts longest is said first. */
    private static final List<Measure> ORDER = List.of(
            Measure.MESSAGES_PER_DAY,
            Measure.RECIPIENTS_PER_DAY,
            Measure.DOMAIN_MESSAGES_PER_DAY,
            Measure.DOMAIN_RECIPIENTS_PER_DAY,
            Measure.MESSAGES_PER_MINUTE,
            Measure.RECIPIENTS_PER_MINUTE);

    private final Supplier<LimitsSettings> settings;
    private final Clock clock;

    Judge(Supplier<LimitsSettings> settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    LimitsSettings settings() {
        return settings.get();
    }

    Instant now() {
        return clock.instant();
    }

    Rules rules(Party party) {
        return new Rules(
                settings.get(),
                party.domain().standing().terms(),
                party.account().standing().terms());
    }

    /** Whether so much more may be sent now. */
    Decision judge(Party party, Amount more) {
        Optional<Freeze> freeze = party.account().standing().freeze();
        if (freeze.isPresent()) {
            return new Decision.Frozen(freeze.get());
        }
        for (Measure measure : ORDER) {
            Measured found = measured(party, measure);
            if (found.used() + more.of(measure) > found.ruling().limit().most()) {
                return new Decision.Reached(
                        measure, found.ruling().limit(), found.ruling().source(), found.ends(), found.zone());
            }
        }
        return Decision.ALLOWED;
    }

    /** What is used of some measures. */
    List<Usage> usage(Party party, boolean ofDomain) {
        List<Usage> usage = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            if (measure.isOfDomain() == ofDomain) {
                Measured found = measured(party, measure);
                usage.add(new Usage(
                        measure,
                        found.used(),
                        found.ruling().limit(),
                        found.ruling().source(),
                        found.ends()));
            }
        }
        return usage;
    }

    private record Measured(long used, Ruling ruling, Instant ends, ZoneId zone) {}

    private Measured measured(Party party, Measure measure) {
        Rules rules = rules(party);
        ZoneId zone = measure.isOfDomain() ? rules.domainZone() : rules.accountZone();
        Tally tally = measure.isOfDomain() ? party.domain() : party.account();
        Counts all = tally.all(Moment.of(now(), zone));
        Instant ends =
                measure.isDaily() ? Moment.endOf(all.day(), zone) : Instant.ofEpochMilli(all.minute() + Counts.MINUTE);
        return new Measured(all.used(measure), rules.ruling(measure, all.age()), ends, zone);
    }
}
