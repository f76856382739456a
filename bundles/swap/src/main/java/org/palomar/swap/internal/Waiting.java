package org.palomar.swap.internal;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/** Waits until services have come. */
final class Waiting implements ServiceListener {

    /** Others may hear of a service after this does; so it looks again. */
    private static final long AGAIN = Duration.ofMillis(20).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition heard = lock.newCondition();
    private final BundleContext context;

    Waiting(BundleContext context) {
        this.context = context;
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        lock.lock();
        try {
            heard.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Answers whether it became so. */
    boolean until(BooleanSupplier there, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        context.addServiceListener(this);
        lock.lock();
        try {
            boolean is = there.getAsBoolean();
            while (!is && System.nanoTime() - end < 0) {
                heard.awaitNanos(AGAIN);
                is = there.getAsBoolean();
            }
            return is;
        } finally {
            lock.unlock();
            context.removeServiceListener(this);
        }
    }
}
