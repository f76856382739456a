package org.palomar.swap.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.swap.SwapRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bundles that are to act but have not started, as what they need came later than they did: they stay installed, are started when something else has started, and health says so meanwhile.
 * Changed by one thread, asked by any.
 */
final class Missing {

    private static final Logger LOG = LoggerFactory.getLogger(Missing.class);

    private final Shelf shelf;
    private final Installed installed;
    private final StandIns standIns;
    private final Supplier<Duration> startWait;
    private volatile boolean again;

    Missing(Shelf shelf, Installed installed, StandIns standIns, Supplier<Duration> startWait) {
        this.shelf = shelf;
        this.installed = installed;
        this.standIns = standIns;
        this.startWait = startWait;
    }

    void somethingStarted() {
        again = true;
    }

    /** Starts a bundle for good. */
    void start(Bundle bundle) throws SwapRefusedException, InterruptedException {
        try {
            Apart.run(bundle::start, startWait.get().plus(Apart.HANGING), () -> {});
        } catch (ExecutionException broken) {
            throw new SwapRefusedException("It does not start: " + Trial.reason(broken) + ".", broken);
        }
    }

    /** Starts those again that this one has installed. */
    void look() throws InterruptedException {
        if (!again) {
            return;
        }
        again = false;
        for (Book book : shelf.books()) {
            Optional<Bundle> waits = installed.named(book.bundle()).filter(Missing::isToStart);
            if (book.installedHere()
                    && waits.isPresent()
                    && standIns.of(book.bundle()).isEmpty()) {
                try {
                    start(waits.get());
                    LOG.info("{} has started now", book.bundle());
                } catch (SwapRefusedException notYet) {
                    LOG.debug("{} does not start yet", book.bundle(), notYet);
                }
            }
        }
    }

    /** Whether it is down though nobody has stopped it. */
    private static boolean isToStart(Bundle bundle) {
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        boolean down = bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED;
        try {
            return down && level != null && level.isPersistentlyStarted();
        } catch (IllegalArgumentException uninstalled) {
            // It went since it was found.
            return false;
        }
    }

    List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        for (Book book : shelf.books()) {
            Optional<Bundle> bundle = installed.named(book.bundle());
            boolean lost = bundle.isEmpty() ? book.installedHere() : isToStart(bundle.get());
            boolean between = book.next() != Book.NONE;
            if (lost && !between && standIns.of(book.bundle()).isEmpty()) {
                findings.add(new HealthFinding(
                        Severity.FAILED,
                        book.bundle(),
                        "It has not started: its steps " + String.join(", ", book.steps()) + " are not there.",
                        "bundle:start says what is missing; mail:step-update brings another version."));
            }
        }
        return findings;
    }
}
