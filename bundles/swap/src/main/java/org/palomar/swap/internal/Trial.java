package org.palomar.swap.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.pipeline.StepTrials;
import org.palomar.api.swap.SwapRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A version that runs beside the one that acts: started for now only, so that a restart knows nothing of it. */
final class Trial {

    private static final Logger LOG = LoggerFactory.getLogger(Trial.class);

    private final BundleContext context;
    private final StepTrials trials;
    private final Bundle bundle;
    private volatile SortedSet<String> shown = Collections.emptySortedSet();

    private Trial(BundleContext context, StepTrials trials, Bundle bundle) {
        this.context = context;
        this.trials = trials;
        this.bundle = bundle;
    }

    /**
     * Installs and starts a version.
     *
     * @param name how its location begins, by which it is known to be on trial
     * @param expected what it must show; if it does not, it is taken away again
     */
    static Trial start(BundleContext context, StepTrials trials, String name, Path file, Expected expected)
            throws SwapRefusedException, InterruptedException {
        // A location of its own for each: of an earlier one that could not be taken away, a bundle is there already.
        String location = name + "/" + UUID.randomUUID();
        Trial trial = new Trial(context, trials, install(context, location, file));
        try {
            Apart.run(() -> trial.show(expected), expected.patience().plus(Apart.HANGING), trial::end);
            return trial;
        } catch (SwapRefusedException refused) {
            if (!(refused.getCause() instanceof TimeoutException)) {
                trial.end();
            }
            throw refused;
        } catch (ExecutionException broken) {
            trial.end();
            throw new SwapRefusedException("It does not start: " + reason(broken) + ".", broken);
        }
    }

    private void show(Expected expected) throws SwapRefusedException, InterruptedException {
        start();
        await(expected);
        look(expected);
    }

    /**
     * What a version must show.
     *
     * @param steps the names that it must have; any if there are none
     * @param known what is said already of the health of the version that acts
     * @param anew whether it never acted
     */
    record Expected(Set<String> steps, Set<Illness> known, boolean anew, Duration patience) {
        Expected {
            steps = Set.copyOf(steps);
            known = Set.copyOf(known);
        }
    }

    private static Bundle install(BundleContext context, String location, Path file) throws SwapRefusedException {
        try (InputStream octets = Files.newInputStream(file)) {
            return context.installBundle(location, octets);
        } catch (IOException | BundleException broken) {
            throw new SwapRefusedException("It can't be installed: " + reason(broken) + ".", broken);
        }
    }

    private void start() throws SwapRefusedException {
        try {
            bundle.start(Bundle.START_TRANSIENT);
        } catch (BundleException broken) {
            throw new SwapRefusedException("It does not start: " + reason(broken) + ".", broken);
        }
    }

    private void await(Expected expected) throws SwapRefusedException, InterruptedException {
        new Waiting(context).until(() -> !ask().isEmpty() && ask().containsAll(expected.steps()), expected.patience());
        Set<String> names = ask();
        if (names.isEmpty()) {
            throw new SwapRefusedException(
                    "It registers no filter step within " + expected.patience().toSeconds()
                            + " s. Perhaps it waits for a service: scr:info says so of the old version, start-wait is in etc/palomar.swap.cfg.");
        }
        Set<String> missing = new TreeSet<>(expected.steps());
        missing.removeAll(names);
        if (!missing.isEmpty()) {
            throw new SwapRefusedException(
                    "It has no step " + String.join(", ", missing) + ", but " + String.join(", ", names) + ".");
        }
        shown = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    private void look(Expected expected) throws SwapRefusedException {
        for (HealthFinding finding : Illness.against(health(context, bundle), expected.known(), expected.anew())) {
            throw new SwapRefusedException("It is not well: " + finding.text() + " " + finding.remedy());
        }
    }

    /** What a bundle says of its health. */
    static List<HealthFinding> health(BundleContext context, Bundle bundle) throws SwapRefusedException {
        List<HealthFinding> findings = new ArrayList<>();
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        for (ServiceReference<?> reference : services == null ? new ServiceReference<?>[0] : services) {
            if (List.of((String[]) reference.getProperty("objectClass")).contains(HealthIndicator.class.getName())
                    && context.getService(reference) instanceof HealthIndicator indicator) {
                try {
                    findings.addAll(indicator.findings());
                } catch (RuntimeException | LinkageError broken) {
                    throw new SwapRefusedException("It can't say how it is: " + reason(broken) + ".", broken);
                } finally {
                    context.ungetService(reference);
                }
            }
        }
        return findings;
    }

    /** What it had when it was looked at, in order. */
    SortedSet<String> names() {
        return shown;
    }

    /** What it has, by its own word; it may hang. The pipeline asks, so that it knows them before they act. */
    private Set<String> ask() {
        return trials.names(bundle.getBundleId());
    }

    Bundle bundle() {
        return bundle;
    }

    long id() {
        return bundle.getBundleId();
    }

    /** Takes it away. What can't be taken away is gone after the next start. */
    void end() {
        remove(bundle);
    }

    /** Takes away what an earlier instance of this bundle, or a crash, has left; but for those that act because the bundle itself lacks steps. */
    static List<Bundle> sweep(BundleContext context, Shelf shelf) {
        List<Bundle> standIns = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (Installed.isOnTrial(bundle) && standsIn(context, shelf, bundle)) {
                standIns.add(bundle);
            } else if (Installed.isOnTrial(bundle)) {
                remove(bundle);
            }
        }
        return standIns;
    }

    /** What ran beside only was never to act. */
    private static boolean standsIn(BundleContext context, Shelf shelf, Bundle trial) {
        String name = trial.getSymbolicName();
        long wanted = shelf.steps(name).size();
        return Installed.steps(trial) > 0
                && !trial.getLocation().startsWith(Unseen.LOCATION)
                && new Installed(context)
                        .named(name)
                        .filter(bundle -> Installed.steps(bundle) < Math.max(wanted, 1))
                        .isPresent();
    }

    /** Uninstalls a bundle, as far as that can be done. */
    static void remove(Bundle bundle) {
        if (bundle.getState() == Bundle.UNINSTALLED) {
            return;
        }
        try {
            // Of what hangs while it starts or stops somebody has the lock.
            Apart.run(bundle::uninstall, Apart.HANGING, () -> {});
        } catch (ExecutionException | SwapRefusedException left) {
            LOG.warn("{} can't be uninstalled: {}", bundle.getLocation(), reason(left));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The innermost reason, in one line. */
    static String reason(Throwable failure) {
        Throwable innermost = failure;
        // A chain that has a circle ends here too.
        for (int i = 0; i < 20 && innermost.getCause() != null; i++) {
            innermost = innermost.getCause();
        }
        String text = innermost.getMessage() == null || innermost.getMessage().isBlank()
                ? innermost.getClass().getSimpleName()
                : innermost.getMessage();
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }
}
