package org.palomar.swap.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.pipeline.Comparison;
import org.palomar.api.pipeline.StepTrials;
import org.palomar.api.swap.StepSwap;
import org.palomar.api.swap.StepVersion;
import org.palomar.api.swap.StepVersion.State;
import org.palomar.api.swap.SwapRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The exchange of steps as a component: a thread of its own makes all changes, one after the other, whoever asks for them. */
@Component(service = HealthIndicator.class, configurationPid = SwapComponent.PID, immediate = true)
@Designate(ocd = SwapConfiguration.class)
public final class SwapComponent implements StepSwap, HealthIndicator, BundleListener {

    static final String PID = "palomar.swap";

    /** An exchange under way ends when its messages have been judged; those that hang end at their deadlines. */
    private static final long END_MINUTES = 7;

    private static final Logger LOG = LoggerFactory.getLogger(SwapComponent.class);

    private final LastGood<SwapSettings> settings = new LastGood<>(PID, SwapSettings::read);
    private final AtomicReference<@Nullable StepTrials> pipeline = new AtomicReference<>();
    private final ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("step-swap").factory());
    /** Bundles by name whose octets others, or this one, have replaced since they started last. */
    private final Set<String> updated = ConcurrentHashMap.newKeySet();

    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final Future<?> looking;
    private final BundleContext context;
    private final Shelf shelf;
    private final Swapper swapper;

    @Activate
    public SwapComponent(BundleContext context, Map<String, Object> properties) {
        this(context, properties, Path.of(System.getProperty("palomar.data", "data")), Probation.LOOK);
    }

    /** @param look how often new versions are looked at */
    SwapComponent(BundleContext context, Map<String, Object> properties, Path data, Duration look) {
        this.context = context;
        settings.update(properties);
        shelf = new Shelf(data.resolve("swap"));
        swapper = new Swapper(
                context,
                shelf,
                data.resolve("etc/step-signers.pem"),
                Clock.systemUTC(),
                settings::settings,
                settings::settled,
                () -> Optional.ofNullable(pipeline.get()));
        services.add(context.registerService(CollisionHook.class, new Collisions(context.getBundle()), null));
        services.add(context.registerService(
                new String[] {FindHook.class.getName(), EventListenerHook.class.getName()},
                new Unseen(context.getBundle()),
                null));
        swapper.adopt();
        context.addBundleListener(this);
        shelf.books().forEach(book -> settle(book.bundle(), false));
        looking = work.scheduleWithFixedDelay(
                () -> run(swapper::look), look.toMillis(), look.toMillis(), TimeUnit.MILLISECONDS);
        services.add(context.registerService(StepSwap.class, this, null));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setPipeline(StepTrials trials) {
        pipeline.set(trials);
        swapper.resume(trials);
    }

    void unsetPipeline(StepTrials trials) {
        pipeline.compareAndSet(trials, null);
    }

    /** An exchange that is under way is brought to its end. */
    @Deactivate
    void stop() {
        context.removeBundleListener(this);
        looking.cancel(false);
        later(swapper::stop);
        work.shutdown();
        try {
            if (!work.awaitTermination(END_MINUTES, TimeUnit.MINUTES)) {
                LOG.warn("an exchange of a step does not end");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        Trial.sweep(context, shelf);
        services.forEach(ServiceRegistration::unregister);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        String name = bundle.getSymbolicName();
        if (name == null || Installed.isOnTrial(bundle)) {
            return;
        }
        switch (event.getType()) {
            case BundleEvent.INSTALLED -> updated.remove(name);
            case BundleEvent.UPDATED -> updated.add(name);
            case BundleEvent.STARTED -> {
                swapper.somethingStarted();
                settle(name, updated.remove(name));
            }
            case BundleEvent.UNINSTALLED -> later(() -> swapper.forget(name));
            default -> {}
        }
    }

    /** A change that nobody waits for. */
    private interface Change {
        void make() throws SwapRefusedException, InterruptedException, IOException;
    }

    private void settle(String name, boolean byOthers) {
        later(() -> swapper.settle(name, byOthers));
    }

    private void later(Change change) {
        try {
            work.execute(() -> run(change));
        } catch (RejectedExecutionException ends) {
            LOG.debug("nothing is settled any more");
        }
    }

    private void run(Change change) {
        try {
            change.make();
        } catch (SwapRefusedException | IOException failed) {
            if (work.isShutdown()) {
                LOG.debug("the server stops while the version of a step is settled", failed);
            } else {
                LOG.error("the version of a step can't be settled: {}", failed.getMessage());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            LOG.error("the version of a step can't be settled", bug);
        }
    }

    @Override
    public StepVersion install(Path file) throws SwapRefusedException {
        return live(waitFor(() -> swapper.install(file)));
    }

    @Override
    public StepVersion update(String step, Path file) throws SwapRefusedException {
        return live(waitFor(() -> swapper.update(step, file)));
    }

    @Override
    public StepVersion rollback(String step) throws SwapRefusedException {
        return live(waitFor(() -> swapper.rollback(step)));
    }

    @Override
    public StepVersion shadow(String step, Path file) throws SwapRefusedException {
        Book book = waitFor(() -> swapper.shadow(step, file));
        return version(book, book.shadow(), State.SHADOW).orElseThrow();
    }

    @Override
    public void endShadow(String step) throws SwapRefusedException {
        waitFor(() -> swapper.endShadow(step));
    }

    @Override
    public StepVersion promote(String step) throws SwapRefusedException {
        return live(waitFor(() -> swapper.promote(step)));
    }

    @Override
    public Comparison comparison(String step) throws SwapRefusedException {
        return swapper.comparison(step);
    }

    private Book waitFor(Callable<Book> change) throws SwapRefusedException {
        try {
            Future<Book> made = work.submit(change);
            return made.get();
        } catch (RejectedExecutionException ends) {
            throw new SwapRefusedException("The bundle palomar-swap stops; try again when it is back.", ends);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new SwapRefusedException(
                    "You don't wait any more; the exchange goes on, and mail:steps shows it.", stopped);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof SwapRefusedException refused) {
                throw refused;
            }
            LOG.warn("an exchange failed", failed.getCause());
            throw new SwapRefusedException("It failed: " + Trial.reason(failed) + ".", failed);
        }
    }

    @Override
    public List<StepVersion> versions() {
        return shelf.books().stream()
                .flatMap(book -> Stream.of(
                        version(book, book.live(), State.LIVE),
                        version(book, book.standby(), State.STANDING_BY),
                        version(book, book.shadow(), State.SHADOW)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static StepVersion live(Book book) {
        return version(book, book.live(), State.LIVE).orElseThrow();
    }

    private static Optional<StepVersion> version(Book book, int number, State state) {
        return book.version(number)
                .map(kept -> new StepVersion(
                        book.bundle(),
                        book.steps(),
                        number,
                        kept.version(),
                        state,
                        kept.since(),
                        kept.digest(),
                        kept.signer()));
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings =
                new ArrayList<>(settings.findings("swap", "no bundle is taken that has no signature of a trusted key"));
        findings.addAll(swapper.findings());
        if (Apart.left() > 0) {
            findings.add(new HealthFinding(
                    Severity.DEGRADED,
                    "swap",
                    Apart.left() + " bundles hang since they were to start, each with a thread.",
                    "Restart the server to be rid of them; with " + Apart.MAX_LEFT + " no version can be brought."));
        }
        List<Book> books = shelf.books();
        shelf.damaged()
                .forEach(problem -> findings.add(new HealthFinding(
                        Severity.DEGRADED,
                        "swap",
                        "What is known of a step's versions can't be read: " + problem + ".",
                        "The step acts as it is. Remove its folder in the data folder's swap/ to begin anew.")));
        for (Book book : books) {
            if (!book.alarm().isEmpty()) {
                findings.add(
                        new HealthFinding(
                                Severity.DEGRADED,
                                book.bundle(),
                                book.alarm() + ".",
                                "Mend it and bring it by mail:step-update, which ends this; mail:step-rollback has it act all the same."));
            }
        }
        return findings;
    }
}
