package org.palomar.smtp.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer about the installed bundles, kept until one of them changes, and for a second at most: it is asked for at each recipient, and all of them are looked at for it. Whoever starts or stops a bundle has told this before that is done;
 * but for one that does not resolve, as after an update without what it needs: of that nobody hears.
 * Safe for any thread.
 */
final class ChangingBundles implements BooleanSupplier, SynchronousBundleListener {

    /**
     * @param changes how many there were before it was found
     * @param since when it was asked for, in nanoseconds
     */
    private record Answer(long changes, long since, boolean yes) {
        boolean holds(long changesNow, long now) {
            return changes == changesNow && now - since < LONGEST.toNanos();
        }
    }

    private static final Duration LONGEST = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(ChangingBundles.class);

    private final BooleanSupplier question;
    private final AtomicLong changes = new AtomicLong();
    private final LongSupplier nanos;
    private volatile Answer answer = new Answer(-1, 0, false);

    /** @param nanos a clock that never goes back, in nanoseconds */
    ChangingBundles(BooleanSupplier question, LongSupplier nanos) {
        this.question = question;
        this.nanos = nanos;
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        changes.incrementAndGet();
    }

    @Override
    public boolean getAsBoolean() {
        long now = nanos.getAsLong();
        long change = changes.get();
        Answer known = answer;
        if (known.holds(change, now)) {
            return known.yes();
        }
        try {
            known = new Answer(change, now, question.getAsBoolean());
            answer = known;
        } catch (IllegalStateException stopped) {
            // Whoever asks has stopped meanwhile: what is just coming in ends with what was known.
            LOG.debug("The bundles can't be looked at any more", stopped);
        }
        return known.yes();
    }
}
