package org.palomar.swap.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.pipeline.Comparison;
import org.palomar.api.pipeline.StepTrials;
import org.palomar.api.swap.SwapRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings, exchanges and takes back versions, and finds out after a start which one is there. For one thread. */
final class Swapper {

    private static final Logger LOG = LoggerFactory.getLogger(Swapper.class);

    private final BundleContext context;
    private final Shelf shelf;
    private final Supplier<SwapSettings> settings;
    private final CurrentTrials trials;
    private final StandIns standIns;
    private final Missing missing;
    private final Installed installed;
    private final Watch watch;
    private final Beside beside;
    private final Arrivals arrivals;
    private final Settling settling;

    /** @param trusted the file with the certificates of those whose bundles are taken */
    Swapper(
            BundleContext context,
            Shelf shelf,
            Path trusted,
            Clock clock,
            Supplier<SwapSettings> settings,
            Supplier<SwapSettings> settled,
            Supplier<Optional<StepTrials>> pipeline) {
        this.context = context;
        this.shelf = shelf;
        this.settings = settings;
        this.trials = new CurrentTrials(pipeline);
        this.standIns = new StandIns(context, trials, shelf);
        this.installed = new Installed(context);
        this.beside = new Beside(pipeline);
        this.missing =
                new Missing(shelf, installed, standIns, () -> settings.get().startWait());
        this.watch = new Watch(clock, settings, pipeline, this);
        this.arrivals = new Arrivals(shelf, trusted, clock, settled, trials);
        this.settling = new Settling(context, shelf, arrivals, trials, missing, installed, beside, this::exchange);
    }

    /** What stands in from before goes on with it. */
    void adopt() {
        standIns.adopt();
    }

    /** This bundle goes. What stands in stays. */
    void stop() {
        beside.endAll();
    }

    /** See {@link Settling#settle}. */
    void settle(String name, boolean byOthers) throws SwapRefusedException, InterruptedException, IOException {
        settling.settle(name, byOthers);
    }

    private Exchange exchange() {
        return new Exchange(context, trials, standIns, shelf, settings.get().startWait());
    }

    private Bundle withStep(String step) throws SwapRefusedException {
        if (!trials.isThere()) {
            throw new SwapRefusedException("The pipeline is not there; see mail:health.");
        }
        return installed.withStep(step, trials, shelf.books());
    }

    /** Brings a bundle that is not there. */
    Book install(Path path) throws SwapRefusedException, InterruptedException, IOException {
        StepFile file = arrivals.incoming(path);
        Optional<Bundle> there = installed.named(file.symbolicName());
        if (there.isPresent()) {
            throw new SwapRefusedException(
                    file.symbolicName() + " is installed already; mail:step-update brings another version of it.");
        }
        String signer = arrivals.signer(file);
        if (!trials.isThere()) {
            throw new SwapRefusedException("The pipeline is not there; see mail:health.");
        }
        shelf.forget(file.symbolicName());
        Set<String> taken = installed.all();
        Trial trial = Trial.start(
                context,
                trials,
                StepTrials.LOCATION + file.symbolicName() + "/1",
                file.path(),
                new Trial.Expected(Set.of(), Set.of(), true, settings.get().startWait()));
        try {
            Set<String> names = trial.names();
            Set<String> twice = new TreeSet<>(names);
            twice.retainAll(taken);
            if (!twice.isEmpty()) {
                throw new SwapRefusedException("There is a step " + String.join(", ", twice)
                        + " already, of another bundle or a route. Give this one another name.");
            }
            shelf.keep(file.path(), file.symbolicName(), 1);
            Book book = Book.begin(
                    file.symbolicName(), true, arrivals.kept(file, signer).having(List.copyOf(names)));
            shelf.write(book);
            bringFirst(book);
            return book;
        } catch (SwapRefusedException | IOException failed) {
            shelf.forget(file.symbolicName());
            throw failed;
        } finally {
            trial.end();
        }
    }

    private void bringFirst(Book book) throws SwapRefusedException, InterruptedException {
        boolean good = false;
        try {
            long id = settling.bring(book).getBundleId();
            good = new Waiting(context)
                    .until(() -> !trials.acting(id).isEmpty(), settings.get().startWait());
            if (!good) {
                throw new SwapRefusedException("It had its steps on trial, but has none now.");
            }
        } finally {
            if (!good) {
                installed.named(book.bundle()).ifPresent(Trial::remove);
            }
        }
    }

    /** Exchanges the bundle of a step. */
    Book update(String step, Path path) throws SwapRefusedException, InterruptedException, IOException {
        Bundle bundle = withStep(step);
        StepFile file = arrivals.versionOf(bundle, step, path);
        String signer = arrivals.signer(file);
        Map<String, StepTrials.Doing> before = watch.doing(bundle.getBundleId());
        watch.end(bundle.getSymbolicName());
        Path waiting = shelf.aside(file.path());
        Book book = arrivals.known(bundle);
        int number = book.free();
        shelf.keep(waiting, book.bundle(), number);
        try {
            Book done = exchange().perform(bundle, book.with(number, arrivals.kept(file, signer)), number);
            watch.begin(done, bundle.getBundleId(), before);
            return done;
        } catch (SwapRefusedException | IOException failed) {
            shelf.book(book.bundle()).ifPresent(shelf::sweep);
            throw failed;
        }
    }

    /** Has the version act that stands by. */
    Book rollback(String step) throws SwapRefusedException, InterruptedException, IOException {
        Bundle bundle = withStep(step);
        Book book = arrivals.known(bundle);
        if (book.standby() == Book.NONE) {
            throw new SwapRefusedException("No earlier version of " + step + " stands by.");
        }
        watch.end(book.bundle());
        return exchange().perform(bundle, book, book.standby());
    }

    /** Has the version before act again, if this one still does, and remembers why. */
    void takeBack(String name, int version, String reason)
            throws SwapRefusedException, InterruptedException, IOException {
        Optional<Bundle> bundle = installed.named(name);
        Optional<Book> found = shelf.book(name).filter(book -> book.live() == version && book.standby() != Book.NONE);
        if (bundle.isEmpty() || found.isEmpty()) {
            return;
        }
        Book book = found.get();
        String text = "Version " + version + " of " + name + " was taken back: " + reason;
        try {
            shelf.write(exchange().perform(bundle.get(), book, book.standby()).alarming(text));
        } catch (SwapRefusedException failed) {
            shelf.write(book.alarming("Version " + version + " of " + name
                    + " does worse than the one before, which can't be brought again (" + failed.getMessage() + "): "
                    + reason));
            throw failed;
        }
    }

    /** Runs a version beside the one that acts. */
    Book shadow(String step, Path path) throws SwapRefusedException, InterruptedException, IOException {
        Bundle bundle = withStep(step);
        StepFile file = arrivals.versionOf(bundle, step, path);
        if (file.keepsState()) {
            throw new SwapRefusedException(
                    path
                            + " writes into the server's store, which two versions would share: it can't run beside the one that acts.");
        }
        String signer = arrivals.signer(file);
        Path waiting = shelf.aside(file.path());
        Book known = arrivals.known(bundle);
        int number = known.free();
        shelf.keep(waiting, known.bundle(), number);
        Book book =
                known.with(number, arrivals.kept(file, signer)).beside(number).pruned();
        try {
            Trial trial = exchange().beside(bundle, book);
            written(book, trial);
            beside.begin(book.bundle(), trial);
            return book;
        } finally {
            shelf.book(book.bundle()).ifPresent(shelf::sweep);
        }
    }

    /** No trial goes on of which no book tells: nobody could end it. */
    private void written(Book book, Trial trial) throws IOException {
        try {
            shelf.write(book);
        } catch (IOException full) {
            trial.end();
            throw full;
        }
    }

    /** Ends it and forgets it. */
    Book endShadow(String step) throws SwapRefusedException, IOException {
        Book book = besideOf(step);
        beside.end(book.bundle());
        Book ended = book.beside(Book.NONE).pruned();
        shelf.write(ended);
        shelf.sweep(ended);
        return ended;
    }

    /** Has it act. */
    Book promote(String step) throws SwapRefusedException, InterruptedException, IOException {
        Bundle bundle = withStep(step);
        Book book = besideOf(step);
        Map<String, StepTrials.Doing> before = watch.doing(bundle.getBundleId());
        watch.end(book.bundle());
        beside.end(book.bundle());
        try {
            Book done = exchange().perform(bundle, arrivals.known(bundle), book.shadow());
            watch.begin(done, bundle.getBundleId(), before);
            return done;
        } catch (SwapRefusedException | IOException failed) {
            besideAgain(bundle, book, failed);
            throw failed;
        }
    }

    /** It runs beside as before; if it does not, a restart brings it. */
    private void besideAgain(Bundle bundle, Book book, Exception failed) throws InterruptedException {
        try {
            beside.begin(book.bundle(), exchange().beside(bundle, book));
        } catch (SwapRefusedException gone) {
            LOG.warn(
                    "version {} of {} does not run beside any more: {}",
                    book.shadow(),
                    book.bundle(),
                    gone.getMessage());
            failed.addSuppressed(gone);
        }
    }

    private Book besideOf(String step) throws SwapRefusedException, IOException {
        return shelf.book(withStep(step).getSymbolicName())
                .filter(book -> book.shadow() != Book.NONE)
                .orElseThrow(() ->
                        new SwapRefusedException("No version runs beside " + step + "; mail:step-shadow brings one."));
    }

    /** What it said otherwise. For any thread. */
    Comparison comparison(String step) throws SwapRefusedException {
        String name = withStep(step).getSymbolicName();
        if (!beside.has(name)) {
            throw new SwapRefusedException("No version runs beside " + step + "; mail:step-shadow brings one.");
        }
        return beside.comparison(name);
    }

    /** Another pipeline has come. For any thread. */
    void resume(StepTrials fresh) {
        trials.resume(fresh);
        beside.resume(fresh);
    }

    /** Looks how new versions do. */
    void look() throws InterruptedException {
        watch.look();
        missing.look();
        for (String name : standIns.names()) {
            Optional<Bundle> bundle = installed.named(name);
            if (bundle.isEmpty() || exchange().actsAgain(bundle.get(), standIns.wanted(name))) {
                LOG.info("{} has its steps again, or is gone: nothing stands in for it any more", name);
                standIns.end(name);
            }
        }
    }

    /** Something has started, so that what did not start may. For any thread. */
    void somethingStarted() {
        missing.somethingStarted();
    }

    /** What does not act, and what acts in its place. For any thread. */
    List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(standIns.findings());
        findings.addAll(missing.findings());
        return findings;
    }

    /** Forgets what is known of a bundle that somebody has uninstalled. */
    void forget(String name) throws InterruptedException {
        if (installed.named(name).isEmpty()) {
            beside.end(name);
            standIns.end(name);
            shelf.forget(name);
        }
    }
}
