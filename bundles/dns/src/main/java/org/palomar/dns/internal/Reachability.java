package org.palomar.dns.internal;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.palomar.api.health.HealthFinding;

/** Whether name servers answer at all. Safe for any thread. */
final class Reachability {

    /** One alone may be about a name that takes the servers too long. */
    private static final int SILENT_QUESTIONS = 3;

    private final Clock clock;
    private int silent;
    private Instant since = Instant.EPOCH;

    Reachability(Clock clock) {
        this.clock = clock;
    }

    /** A server answered, whatever it said. */
    synchronized void answered() {
        silent = 0;
    }

    /** No server answered a question. */
    synchronized void unanswered() {
        if (silent == 0) {
            since = clock.instant();
        }
        silent = Math.min(silent + 1, SILENT_QUESTIONS);
    }

    synchronized List<HealthFinding> findings(String servers) {
        if (silent < SILENT_QUESTIONS) {
            return List.of();
        }
        return List.of(
                new HealthFinding(
                        HealthFinding.Severity.FAILED,
                        "dns",
                        "No name server (" + servers + ") has answered since " + since.truncatedTo(ChronoUnit.SECONDS)
                                + ".",
                        "Look at the name servers and the network, or set others in etc/palomar.dns.cfg; mail that needs them waits."));
    }
}
