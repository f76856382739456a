package org.palomar.api.health;

import java.util.List;

/** A service that says how its bundle is. Asked by several threads at once; answers within milliseconds, from memory. */
public interface HealthIndicator {

    /** What there is to say; empty when all is well. */
    List<HealthFinding> findings();
}
