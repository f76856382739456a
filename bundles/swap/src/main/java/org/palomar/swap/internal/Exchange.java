package org.palomar.swap.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.StepTrials;
import org.palomar.api.swap.SwapRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange. The new version starts on trial and is looked at; it then acts in place of the old one, so that the bundle itself can be updated while nobody
 * asks it; at last the bundle acts again, and the trial ends. At no time is there no version, or a version that was not looked at. For one thread.
 */
final class Exchange {

    /** As long as all steps of a message may take by the pipeline's settings, and a minute. */
    private static final Duration LONGEST_MESSAGE = Duration.ofMinutes(6);

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final BundleContext context;
    private final StepTrials trials;
    private final Shelf shelf;
    private final Duration startWait;

    Exchange(BundleContext context, StepTrials trials, Shelf shelf, Duration startWait) {
        this.context = context;
        this.trials = trials;
        this.shelf = shelf;
        this.startWait = startWait;
    }

    /**
     * Has a version act.
     *
     * @param bundle that of the live version
     * @param number the version's, whose file is on the shelf
     * @return the book as it is written now
     */
    Book perform(Bundle bundle, Book book, int number) throws SwapRefusedException, InterruptedException, IOException {
        Trial trial = trial(bundle, book, number);
        Set<String> names = trial.names();
        boolean keep = false;
        try {
            trials.admit(trial.id());
            await(bundle.getBundleId(), book);
            shelf.write(book.about(number));
            try {
                become(bundle, book, number, names);
            } catch (SwapRefusedException failed) {
                keep = !putBack(bundle, book);
                shelf.write(book.settled());
                throw keep ? stuck(failed) : failed;
            }
            Book done = book.acting(number, names.stream().toList()).pruned();
            shelf.write(done);
            shelf.sweep(done);
            LOG.info(
                    "version {} ({}) of {} acts",
                    number,
                    done.version(number).map(Book.Kept::version).orElse(""),
                    book.bundle());
            return done;
        } finally {
            if (!keep) {
                end(trial, bundle, book);
            }
        }
    }

    /** The bundle acts, whichever version it has; the trial goes when no message is with it any more. */
    private void end(Trial trial, Bundle bundle, Book book) throws InterruptedException {
        trials.admit(bundle.getBundleId());
        await(trial.id(), book);
        trial.end();
    }

    /** Starts a version beside the one that acts, and looks at it. */
    Trial trial(Bundle bundle, Book book, int number) throws SwapRefusedException, InterruptedException {
        return Trial.start(
                context,
                trials,
                book.bundle() + "/" + number,
                shelf.file(book.bundle(), number),
                new Trial.Expected(steps(bundle), known(bundle), startWait));
    }

    private static SwapRefusedException stuck(SwapRefusedException failed) {
        return new SwapRefusedException(
                failed.getMessage()
                        + " The old version did not start again either: the new one acts until the next start of the server."
                        + " Bring a good version by mail:step-update.",
                failed);
    }

    private void await(long id, Book book) throws InterruptedException {
        if (!trials.awaitUnused(id, LONGEST_MESSAGE)) {
            LOG.warn(
                    "a message has been with a step of {} for {}; the exchange goes on",
                    book.bundle(),
                    LONGEST_MESSAGE);
        }
    }

    private void become(Bundle bundle, Book book, int number, Set<String> names)
            throws SwapRefusedException, InterruptedException {
        try (InputStream octets = Files.newInputStream(shelf.file(book.bundle(), number))) {
            bundle.update(octets);
            if (bundle.getState() != Bundle.ACTIVE) {
                bundle.start();
            }
        } catch (IOException | BundleException | IllegalStateException broken) {
            throw new SwapRefusedException(
                    "It started on trial, but not in the place of the old one: " + Trial.reason(broken) + ".", broken);
        }
        boolean there = new Waiting(context).until(() -> steps(bundle).containsAll(names), startWait);
        if (!there) {
            throw new SwapRefusedException("It had its steps on trial, but not in the place of the old one within "
                    + startWait.toSeconds() + " s.");
        }
    }

    /** Gives the bundle the code that it had; answers whether it acts. */
    private boolean putBack(Bundle bundle, Book book) throws InterruptedException {
        try {
            become(bundle, book, book.live(), Set.copyOf(book.steps()));
            return true;
        } catch (SwapRefusedException failed) {
            LOG.error("the version before of {} can't be put back: {}", book.bundle(), failed.getMessage());
            stop(bundle);
            return false;
        }
    }

    /** It has no steps that act, whatever else it does; until the next start the trial stands in for it. */
    private static void stop(Bundle bundle) {
        try {
            bundle.stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException left) {
            LOG.warn("{} does not stop: {}", bundle.getSymbolicName(), Trial.reason(left));
        }
    }

    private Set<String> steps(Bundle bundle) {
        return trials.acting(bundle.getBundleId()).stream()
                .map(StepDescription::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> known(Bundle bundle) {
        try {
            return Trial.health(context, bundle).stream()
                    .map(HealthFinding::text)
                    .collect(Collectors.toSet());
        } catch (SwapRefusedException theOldOneIsBroken) {
            return Set.of();
        }
    }
}
