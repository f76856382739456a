package org.palomar.api.limit;

import java.time.Instant;

/**
 * What was sent in the current day or minute, and how much may be.
 *
 * @param used what is counted, or reserved just now
 * @param source who says the limit
 * @param ends when counting begins anew
 */
public record Usage(Measure measure, long used, Limit limit, Source source, Instant ends) {

    /** Where a limit comes from. */
    public enum Source {
        /** The settings of the server. */
        SERVER,
        DOMAIN,
        ACCOUNT,
        /** The account is new, and its limits still grow. */
        WARM_UP
    }

    public boolean isReached() {
        return used >= limit.most();
    }
}
