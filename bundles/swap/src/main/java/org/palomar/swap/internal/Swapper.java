package org.palomar.swap.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.pipeline.Comparison;
import org.palomar.api.pipeline.StepTrials;
import org.palomar.api.swap.SwapRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings, exchanges and takes back versions, and finds out after a start which one is there. For one thread. */
final class Swapper {

    /** Where bundles are installed that no feature has. */
    static final String LOCATION = "palomar-step:";

    /** At a start, until features have brought the bundle and the pipeline asks its steps. */
    private static final Duration STARTING = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(Swapper.class);

    private final BundleContext context;
    private final Shelf shelf;
    private final Path trusted;
    private final Clock clock;
    private final Supplier<SwapSettings> settings;
    private final CurrentTrials trials;
    private final StandIns standIns;
    private final Missing missing;
    private final Installed installed;
    private final Watch watch;
    private final Beside beside;

    /** @param trusted the file with the certificates of those whose bundles are taken */
    Swapper(
            BundleContext context,
            Shelf shelf,
            Path trusted,
            Clock clock,
            Supplier<SwapSettings> settings,
            Supplier<Optional<StepTrials>> pipeline) {
        this.context = context;
        this.shelf = shelf;
        this.trusted = trusted;
        this.clock = clock;
        this.settings = settings;
        this.trials = new CurrentTrials(pipeline);
        this.standIns = new StandIns(context, trials);
        this.installed = new Installed(context);
        this.beside = new Beside(pipeline);
        this.missing =
                new Missing(shelf, installed, standIns, () -> settings.get().startWait());
        this.watch = new Watch(clock, settings, pipeline, this);
    }

    /** What stands in from before goes on with it. */
    void adopt() {
        standIns.adopt();
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
        StepFile file = incoming(path);
        Optional<Bundle> there = installed.named(file.symbolicName());
        if (there.isPresent()) {
            throw new SwapRefusedException(
                    file.symbolicName() + " is installed already; mail:step-update brings another version of it.");
        }
        String signer = signer(file);
        if (!trials.isThere()) {
            throw new SwapRefusedException("The pipeline is not there; see mail:health.");
        }
        shelf.forget(file.symbolicName());
        Set<String> taken = installed.all();
        Trial trial = Trial.start(
                context,
                trials,
                file.symbolicName() + "/1",
                file.path(),
                new Trial.Expected(Set.of(), Set.of(), settings.get().startWait()));
        try {
            Set<String> names = trial.names();
            Set<String> twice = new TreeSet<>(names);
            twice.retainAll(taken);
            if (!twice.isEmpty()) {
                throw new SwapRefusedException("There is a step " + String.join(", ", twice)
                        + " already, of another bundle or a route. Give this one another name.");
            }
            shelf.keep(file.path(), file.symbolicName(), 1);
            Book book = Book.begin(file.symbolicName(), true, kept(file, signer).having(List.copyOf(names)));
            bringFirst(book);
            shelf.write(book);
            return book;
        } catch (SwapRefusedException | IOException failed) {
            shelf.forget(file.symbolicName());
            throw failed;
        } finally {
            trial.end();
        }
    }

    /** Installs and starts the version that is to be live; what comes of it is looked at afterwards. */
    private Bundle bring(Book book) throws SwapRefusedException, InterruptedException {
        try (InputStream octets = Files.newInputStream(shelf.file(book.bundle(), book.live()))) {
            Bundle bundle = context.installBundle(LOCATION + book.bundle(), octets);
            missing.start(bundle);
            LOG.info("{} {} is installed, with the steps {}", book.bundle(), bundle.getVersion(), book.steps());
            return bundle;
        } catch (IOException | BundleException broken) {
            throw new SwapRefusedException("It can't be installed: " + Trial.reason(broken) + ".", broken);
        }
    }

    private void bringFirst(Book book) throws SwapRefusedException, InterruptedException {
        boolean good = false;
        try {
            long id = bring(book).getBundleId();
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
        StepFile file = versionOf(bundle, step, path);
        String signer = signer(file);
        Map<String, StepTrials.Doing> before = watch.doing(bundle.getBundleId());
        watch.end(bundle.getSymbolicName());
        Path waiting = shelf.aside(file.path());
        Book book = known(bundle);
        int number = book.free();
        shelf.keep(waiting, book.bundle(), number);
        try {
            Book done = exchange().perform(bundle, book.with(number, kept(file, signer)), number);
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
        Book book = known(bundle);
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
        StepFile file = versionOf(bundle, step, path);
        if (file.keepsState()) {
            throw new SwapRefusedException(
                    path
                            + " writes into the server's store, which two versions would share: it can't run beside the one that acts.");
        }
        String signer = signer(file);
        Path waiting = shelf.aside(file.path());
        Book known = known(bundle);
        int number = known.free();
        shelf.keep(waiting, known.bundle(), number);
        beside.end(known.bundle());
        Book book = known.with(number, kept(file, signer)).beside(number).pruned();
        try {
            begin(bundle, book);
            shelf.write(book);
            return book;
        } catch (SwapRefusedException refused) {
            shelf.write(known.beside(Book.NONE).pruned());
            throw refused;
        } finally {
            shelf.book(book.bundle()).ifPresent(shelf::sweep);
        }
    }

    private void begin(Bundle bundle, Book book) throws SwapRefusedException, InterruptedException {
        beside.begin(book.bundle(), exchange().trial(bundle, book, book.shadow()));
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
            Book done = exchange().perform(bundle, known(bundle), book.shadow());
            watch.begin(done, bundle.getBundleId(), before);
            return done;
        } catch (SwapRefusedException refused) {
            begin(bundle, book);
            throw refused;
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

    private StepFile versionOf(Bundle bundle, String step, Path path) throws SwapRefusedException, IOException {
        StepFile file = incoming(path);
        if (!file.symbolicName().equals(bundle.getSymbolicName())) {
            throw new SwapRefusedException(path + " is " + file.symbolicName() + ", but the step " + step
                    + " is one of " + bundle.getSymbolicName() + ".");
        }
        return file;
    }

    private StepFile incoming(Path path) throws SwapRefusedException, IOException {
        // What is looked at is what is taken, whatever becomes of the file meanwhile.
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new SwapRefusedException("There is no file " + path + " that the server can read.");
        }
        if (Files.size(path) > StepFile.MAX_OCTETS) {
            throw new SwapRefusedException(path + " has more than " + (StepFile.MAX_OCTETS >> 20) + " MiB.");
        }
        Path copy = shelf.incoming(part -> Files.copy(path, part, StandardCopyOption.REPLACE_EXISTING));
        return StepFile.read(copy, path);
    }

    private Book.Kept kept(StepFile file, String signer) {
        return new Book.Kept(file.version(), file.digest(), clock.instant(), signer, List.of());
    }

    /** Whose signature it has; empty where none is asked for and it has none that is trusted. */
    private String signer(StepFile file) throws SwapRefusedException {
        Optional<String> signer = Signers.read(trusted).of(file.path(), clock.instant());
        if (signer.isEmpty() && settings.get().requireSigned()) {
            throw new SwapRefusedException(
                    "It is not signed as a whole by a key that is trusted and valid now. The certificates of those who are trusted are in "
                            + trusted + "; require-signed in etc/palomar.swap.cfg asks for it.");
        }
        return signer.orElse("");
    }

    /** What is known of a bundle, with the version that runs as the live one, whoever brought it. */
    private Book known(Bundle bundle) throws IOException, SwapRefusedException {
        String name = bundle.getSymbolicName();
        String digest = Contents.digest(bundle);
        Optional<Book> book = shelf.book(name);
        Optional<Book> asItIs = book.flatMap(one -> one.find(digest).map(one::livingOn));
        if (asItIs.isPresent()) {
            return asItIs.get();
        }
        Path copy = shelf.incoming(part -> Contents.copy(bundle, part));
        StepFile file = StepFile.read(copy, copy);
        String signer = Signers.read(trusted).of(copy, clock.instant()).orElse("");
        int number = book.map(Book::free).orElse(1);
        shelf.keep(copy, name, number);
        List<String> steps = steps(bundle);
        boolean here = bundle.getLocation().startsWith(LOCATION);
        Book now = book.map(one -> one.with(number, kept(file, signer))
                        .acting(number, steps)
                        .pruned())
                .orElseGet(() -> Book.begin(name, here, kept(file, signer).having(steps)));
        shelf.write(now);
        shelf.sweep(now);
        return now;
    }

    /**
     * Puts right what a crash or another build has left: the version that is to be live is brought, unless somebody else exchanged it meanwhile.
     *
     * @param byOthers whether it was updated while the server ran, not installed anew: then an older version is meant
     */
    void settle(String name, boolean byOthers) throws SwapRefusedException, InterruptedException, IOException {
        Optional<Book> found = shelf.book(name);
        Optional<Bundle> there = installed.named(name);
        if (found.isEmpty()) {
            return;
        }
        Book book = found.get();
        if (there.isEmpty()) {
            if (book.installedHere()) {
                bring(book);
            }
            return;
        }
        Bundle bundle = there.get();
        String digest = Contents.digest(bundle);
        Optional<Integer> running = book.find(digest);
        boolean asMeant = running.filter(number -> number == book.live()).isPresent();
        boolean finished = running.filter(number -> number == book.next()).isPresent();
        if (finished) {
            finish(bundle, book);
        } else if (asMeant && book.next() != Book.NONE) {
            shelf.write(book.settled());
        } else if (!asMeant) {
            again(bundle, book, running, byOthers);
        }
        besideAgain(bundle);
    }

    /** It was in its place when the server fell: it is the one that acts, if it does. */
    private void finish(Bundle bundle, Book book) throws SwapRefusedException, InterruptedException, IOException {
        if (starts(bundle) && acts(bundle)) {
            shelf.write(book.acting(book.next(), steps(bundle)).pruned());
        } else if (trials.isThere()) {
            LOG.warn(
                    "version {} of {} does not act; version {} is brought again",
                    book.next(),
                    book.bundle(),
                    book.live());
            exchange().perform(bundle, book.settled(), book.live());
        }
    }

    private boolean starts(Bundle bundle) throws InterruptedException {
        new Waiting(context).until(trials::isThere, STARTING);
        try {
            missing.start(bundle);
            return true;
        } catch (SwapRefusedException broken) {
            LOG.warn("{} in its place: {}", bundle.getSymbolicName(), broken.getMessage());
            return false;
        }
    }

    private List<String> steps(Bundle bundle) {
        return trials.acting(bundle.getBundleId()).stream()
                .map(one -> one.name())
                .toList();
    }

    /** After a start. */
    private void besideAgain(Bundle bundle) throws SwapRefusedException, InterruptedException, IOException {
        Optional<Book> book = shelf.book(bundle.getSymbolicName()).filter(one -> one.shadow() != Book.NONE);
        if (book.isPresent() && !beside.has(book.get().bundle()) && acts(bundle)) {
            begin(bundle, book.get());
        }
    }

    private boolean acts(Bundle bundle) throws InterruptedException {
        return new Waiting(context)
                .until(() -> !trials.acting(bundle.getBundleId()).isEmpty(), STARTING);
    }

    private void again(Bundle bundle, Book book, Optional<Integer> running, boolean byOthers)
            throws SwapRefusedException, InterruptedException, IOException {
        if (byOthers && running.isPresent()) {
            LOG.info("{} was given back version {} by others", book.bundle(), running.get());
            Book now = book.livingOn(running.get()).pruned();
            shelf.write(now);
            shelf.sweep(now);
            return;
        }
        if (!acts(bundle)) {
            LOG.warn(
                    "{} has no steps that act: which version it should have is looked at when it starts again",
                    book.bundle());
            return;
        }
        if (running.isEmpty()) {
            LOG.info("{} was exchanged by others; what acted before stands by", book.bundle());
            known(bundle);
        } else {
            LOG.info("{} came back in an older version; version {} is brought again", book.bundle(), book.live());
            exchange().perform(bundle, book.livingOn(running.get()), book.live());
        }
    }

    /** Looks how new versions do. */
    void look() throws InterruptedException {
        watch.look();
        missing.look();
        for (String name : standIns.names()) {
            Optional<Bundle> bundle = installed.named(name);
            if (bundle.isEmpty() || !steps(bundle.get()).isEmpty()) {
                LOG.info("{} has its steps again, or is gone: nothing stands in for it any more", name);
                if (bundle.isPresent()) {
                    exchange().endStandIn(bundle.get());
                }
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
    void forget(String name) {
        if (installed.named(name).isEmpty()) {
            beside.end(name);
            standIns.end(name);
            shelf.forget(name);
        }
    }
}
