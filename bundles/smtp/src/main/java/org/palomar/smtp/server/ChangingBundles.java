package org.palomar.smtp.server;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer about the installed bundles, kept until one of them changes: it is asked for at each recipient, and all of them are looked at for it. Whoever starts or stops a bundle has told this before that is done.
 * Safe for any thread.
 */
final class ChangingBundles implements BooleanSupplier, SynchronousBundleListener {

    /** @param changes how many there were before it was found */
    private record Answer(long changes, boolean yes) {}

    private static final Logger LOG = LoggerFactory.getLogger(ChangingBundles.class);

    private final BooleanSupplier question;
    private final AtomicLong changes = new AtomicLong();
    private volatile Answer answer = new Answer(-1, false);

    ChangingBundles(BooleanSupplier question) {
        this.question = question;
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        changes.incrementAndGet();
    }

    @Override
    public boolean getAsBoolean() {
        long now = changes.get();
        Answer known = answer;
        if (known.changes() == now) {
            return known.yes();
        }
        try {
            known = new Answer(now, question.getAsBoolean());
            answer = known;
        } catch (IllegalStateException stopped) {
            // Whoever asks has stopped meanwhile: what is just coming in ends with what was known.
            LOG.debug("The bundles can't be looked at any more", stopped);
        }
        return known.yes();
    }
}
