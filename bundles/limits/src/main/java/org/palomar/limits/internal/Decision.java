package org.palomar.limits.internal;

import java.time.Instant;
import java.time.ZoneId;
import org.palomar.api.limit.Freeze;
import org.palomar.api.limit.Limit;
import org.palomar.api.limit.Measure;
import org.palomar.api.limit.Usage.Source;

/** Whether a message may be sent. */
sealed interface Decision {

    record Allowed() implements Decision {}

    record Frozen(Freeze freeze) implements Decision {}

    /**
     * The message would go beyond a limit.
     *
     * @param ends when counting begins anew
     * @param zone whose midnight that is
     */
    record Reached(Measure measure, Limit limit, Source source, Instant ends, ZoneId zone) implements Decision {}

    Decision ALLOWED = new Allowed();
}
