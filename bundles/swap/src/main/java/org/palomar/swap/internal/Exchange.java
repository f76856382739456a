package org.palomar.swap.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
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

    /** Until another pipeline is there. */
    private static final Duration PIPELINE = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final BundleContext context;
    private final CurrentTrials trials;
    private final StandIns standIns;
    private final Shelf shelf;
    private final Duration startWait;

    Exchange(BundleContext context, CurrentTrials trials, StandIns standIns, Shelf shelf, Duration startWait) {
        this.context = context;
        this.trials = trials;
        this.standIns = standIns;
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
        Set<Illness> known = known(bundle);
        boolean anew = isNew(book, number);
        Trial trial = trial(bundle, book, number, StepTrials.LOCATION);
        Set<String> names = trial.names();
        Set<String> had = had(bundle, book);
        Set<String> wanted = had;
        boolean keep = false;
        try {
            trials.admit(trial.id());
            trials.await(bundle.getBundleId());
            Optional<Bundle> standIn = standIns.of(book.bundle());
            if (standIn.isPresent()) {
                trials.await(standIn.get().getBundleId());
            }
            shelf.write(book.about(number));
            try {
                wanted = names;
                become(bundle, book, number, names);
                look(bundle, known, anew);
            } catch (SwapRefusedException failed) {
                wanted = had;
                keep = !putBack(bundle, book, had);
                shelf.write(book.settled().pruned());
                throw keep ? stuck(failed) : failed;
            }
            return done(book.acting(number, List.copyOf(names)).pruned());
        } finally {
            // What was well on trial is not ended while nothing acts, whatever is said of the bundle.
            if (keep || !actsAgain(bundle, wanted)) {
                standIn(trial, book);
            } else {
                end(trial, book);
            }
        }
    }

    /** What the bundle has by its configuration; of one for which another stands in, what it had when it acted. */
    private Set<String> had(Bundle bundle, Book book) {
        Set<String> now = trials.names(bundle.getBundleId());
        boolean lacks = now.isEmpty() || standIns.of(book.bundle()).isPresent();
        return lacks ? Set.copyOf(book.steps()) : Set.copyOf(now);
    }

    /** It acts, whatever becomes of the book: what runs says after a start which version that is. */
    private Book done(Book done) {
        try {
            shelf.write(done);
            shelf.sweep(done);
        } catch (IOException full) {
            LOG.warn("what is known of {} can't be written: {}", done.bundle(), full.toString());
        }
        LOG.info(
                "version {} ({}) of {} acts",
                done.live(),
                done.version(done.live()).map(Book.Kept::version).orElse(""),
                done.bundle());
        return done;
    }

    /** Has a bundle act that has all steps of these names; answers whether it does. */
    boolean actsAgain(Bundle bundle, Set<String> names) {
        boolean all = hasAll(bundle, names);
        if (all) {
            trials.admit(bundle.getBundleId());
        }
        return all;
    }

    /** The bundle acts, whichever version it has; the trial goes when no message is with it any more. */
    private void end(Trial trial, Book book) throws InterruptedException {
        // At once: a component that is made anew while somebody waits would act before the bundle.
        trials.dismiss(trial.id());
        standIns.end(book.bundle());
        trials.await(trial.id());
        trial.end();
    }

    /** Neither version acts in its place: the trial goes on, or what stood in before it. */
    private void standIn(Trial trial, Book book) throws InterruptedException {
        if (standIns.of(book.bundle()).isEmpty()) {
            standIns.add(trial.bundle());
            return;
        }
        standIns.admit(book.bundle());
        trials.retire(trial.id());
        trial.end();
    }

    /** Starts the version that is to run beside the one that acts, and looks at it. */
    Trial beside(Bundle bundle, Book book) throws SwapRefusedException, InterruptedException {
        return trial(bundle, book, book.shadow(), Unseen.LOCATION);
    }

    private Trial trial(Bundle bundle, Book book, int number, String location)
            throws SwapRefusedException, InterruptedException {
        if (!trials.isThere()) {
            throw new SwapRefusedException("The pipeline is not there; see mail:health.");
        }
        return Trial.start(
                context,
                trials,
                location + book.bundle() + "/" + number,
                shelf.file(book.bundle(), number),
                new Trial.Expected(expected(bundle, book, number), known(bundle), isNew(book, number), startWait));
    }

    /** Whether a version never acted. */
    private static boolean isNew(Book book, int number) {
        return book.stepsOf(number).isEmpty();
    }

    /** What acted before is asked for what it had; what comes anew, for what acts now. */
    private Set<String> expected(Bundle bundle, Book book, int number) {
        Set<String> had = Set.copyOf(book.stepsOf(number));
        if (!had.isEmpty()) {
            return had;
        }
        Set<String> now = steps(bundle);
        standIns.of(book.bundle()).ifPresent(one -> now.addAll(steps(one)));
        return now.isEmpty() ? Set.copyOf(book.steps()) : now;
    }

    private static SwapRefusedException stuck(SwapRefusedException failed) {
        return new SwapRefusedException(
                failed.getMessage()
                        + " The old version did not start again either: what was tried acts until the next start of the server."
                        + " Bring a good version by mail:step-update.",
                failed);
    }

    private void become(Bundle bundle, Book book, int number, Set<String> names)
            throws SwapRefusedException, InterruptedException {
        int pipelines = trials.came();
        try {
            Apart.run(() -> update(bundle, shelf.file(book.bundle(), number)), startWait.plus(Apart.HANGING), () -> {});
        } catch (ExecutionException broken) {
            throw new SwapRefusedException(
                    "It started on trial, but not in the place of the old one: " + Trial.reason(broken) + ".", broken);
        }
        if (!appears(bundle, names, pipelines)) {
            throw new SwapRefusedException("It had its steps on trial, but not in the place of the old one within "
                    + startWait.toSeconds() + " s.");
        }
    }

    private void look(Bundle bundle, Set<Illness> known, boolean anew)
            throws SwapRefusedException, InterruptedException {
        Set<String> ill = Illness.against(health(bundle), known, anew).stream()
                .map(HealthFinding::text)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!ill.isEmpty()) {
            throw new SwapRefusedException(
                    "It was well on trial, but not in the place of the old one: " + String.join(" ", ill));
        }
    }

    private static void update(Bundle bundle, Path file) throws IOException, BundleException {
        try (InputStream octets = Files.newInputStream(file)) {
            bundle.update(octets);
            if (bundle.getState() != Bundle.ACTIVE) {
                bundle.start();
            }
        }
    }

    /** The time counts from the coming of a pipeline, if it went meanwhile. */
    private boolean appears(Bundle bundle, Set<String> names, int pipelines) throws InterruptedException {
        Waiting waiting = new Waiting(context);
        boolean there = waiting.until(() -> hasAll(bundle, names), startWait);
        if (!there && (!trials.isThere() || trials.came() != pipelines)) {
            waiting.until(trials::isThere, PIPELINE);
            there = waiting.until(() -> hasAll(bundle, names), startWait);
        }
        return there;
    }

    /** Of a version of which nobody knows what it had any step will do, but not none. */
    private boolean hasAll(Bundle bundle, Set<String> names) {
        Set<String> now = trials.names(bundle.getBundleId());
        return !now.isEmpty() && now.containsAll(names);
    }

    /** Gives the bundle the code that it had; answers whether it acts. */
    private boolean putBack(Bundle bundle, Book book, Set<String> had) throws InterruptedException {
        try {
            become(bundle, book, book.live(), had);
            return true;
        } catch (SwapRefusedException failed) {
            LOG.error("the version before of {} can't be put back: {}", book.bundle(), failed.getMessage());
            return false;
        }
    }

    private Set<String> steps(Bundle bundle) {
        return trials.acting(bundle.getBundleId()).stream()
                .map(StepDescription::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is said already of the health of what acts. */
    private Set<Illness> known(Bundle bundle) throws InterruptedException {
        try {
            return Illness.of(health(bundle));
        } catch (SwapRefusedException theOldOneIsBroken) {
            return Set.of();
        }
    }

    private List<HealthFinding> health(Bundle bundle) throws SwapRefusedException, InterruptedException {
        try {
            return Apart.call(() -> Trial.health(context, bundle), Apart.HANGING, () -> {});
        } catch (ExecutionException broken) {
            throw new SwapRefusedException("It can't say how it is: " + Trial.reason(broken) + ".", broken);
        }
    }
}
