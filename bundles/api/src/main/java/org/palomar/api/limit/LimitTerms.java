package org.palomar.api.limit;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * What is set for an account or a domain. What is not set is as the level above has it: the domain, then the settings of the server.
 *
 * @param zone whose midnight ends a day
 */
public record LimitTerms(Map<Measure, Limit> limits, Optional<ZoneId> zone) {

    /** Nothing is set. */
    public static final LimitTerms NONE = new LimitTerms(Map.of(), Optional.empty());

    public LimitTerms {
        limits = Map.copyOf(limits);
    }

    public Optional<Limit> limit(Measure measure) {
        return Optional.ofNullable(limits.get(measure));
    }
}
