package org.palomar.footprint.internal;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Looks every {@value #SECONDS} seconds whether memory can be given back. */
@Component(
        service = {},
        immediate = true)
public final class Footprint {

    /** Long enough to tell rest from a pause between two messages. */
    private static final int SECONDS = 5;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("footprint").factory());
    private final Future<?> looks;

    @Activate
    public Footprint() {
        looks = timer.scheduleWithFixedDelay(
                new QuietMoments(Heap.ofThisProcess())::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    @Deactivate
    public void close() {
        looks.cancel(false);
        timer.shutdown();
    }
}
