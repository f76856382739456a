package org.palomar.queue.internal;

import java.time.Clock;
import java.util.Random;
import java.util.function.Supplier;
import org.palomar.queue.internal.schedule.Limits;
import org.palomar.queue.internal.schedule.Pauses;

/** What holds now: the settings in force, what follows from them, and the time. Safe for any thread. */
final class Terms {

    private final Supplier<QueueSettings> settings;
    private final Clock clock;
    private final Random random = new Random();

    Terms(Supplier<QueueSettings> settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    QueueSettings settings() {
        return settings.get();
    }

    Patience patience() {
        return settings.get().patience();
    }

    Pauses pauses() {
        QueueSettings now = settings.get();
        return new Pauses(now.retryFirst(), now.retryLongest(), random);
    }

    Limits limits() {
        QueueSettings now = settings.get();
        return new Limits(now.deliveries(), now.perSender(), now.perDestination(), now.destinations(), pauses());
    }

    Clock clock() {
        return clock;
    }

    /** Milliseconds since 1970. */
    long now() {
        return clock.millis();
    }
}
