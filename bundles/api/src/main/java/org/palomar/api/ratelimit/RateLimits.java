package org.palomar.api.ratelimit;

import java.util.List;

/** Shows and forgets what was counted. From memory, for any thread. */
public interface RateLimits {

    /**
     * Whose limits are used the most, those first.
     *
     * @param containing in lower case; what subjects have in them, empty for all
     * @param most entries
     */
    List<RateUsage> list(String containing, int most);

    /** Forgets what was counted for subjects that contain a text, in lower case; answers of how many. */
    int forget(String containing);
}
