package org.palomar.swap.internal;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/** Waits until services have come. Whoever registers one never waits for this, whatever it is that is looked at hangs on. */
final class Waiting implements ServiceListener {

    /** Others may hear of a service after this does; so it looks again. */
    private static final Duration AGAIN = Duration.ofMillis(20);

    private final Semaphore heard = new Semaphore(0);
    private final BundleContext context;

    Waiting(BundleContext context) {
        this.context = context;
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        heard.release();
    }

    /** Answers whether it became so. */
    boolean until(BooleanSupplier there, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        context.addServiceListener(this);
        try {
            boolean is = there.getAsBoolean();
            while (!is && System.nanoTime() - end < 0) {
                if (heard.tryAcquire(AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    heard.drainPermits();
                }
                is = there.getAsBoolean();
            }
            return is;
        } finally {
            context.removeServiceListener(this);
        }
    }
}
