package org.palomar.signing.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.config.ServerName;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.dns.Resolver;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.signing.KeyAdmin;
import org.palomar.api.signing.MailSealer;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.SenderRewriting;
import org.palomar.signing.internal.key.KeyFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing as a component: registers its services once the folder of keys can be read, and tries that again and again if it can't. Until then whoever sends mail knows that there ought to be a signer, and defers it.
 * Resolver and directory come and go while it runs. One thread looks for records in the DNS; mail is signed on the threads that send it.
 */
@Component(
        service = {HealthIndicator.class, MetricSource.class},
        configurationPid = SigningComponent.PID,
        immediate = true)
@Designate(ocd = SigningConfiguration.class)
public final class SigningComponent implements HealthIndicator, MetricSource {

    static final String PID = "palomar.signing";

    private static final Logger LOG = LoggerFactory.getLogger(SigningComponent.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Between two looks at what is due; the shortest interval of the settings. */
    private static final Duration LOOKS = Duration.ofSeconds(10);

    private final LastGood<SigningSettings> settings = new LastGood<>(PID, SigningSettings::read);
    private final Neighbours neighbours = new Neighbours();
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final BundleContext context;
    private final KeyFolder folder;
    private final Duration pause;
    private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("palomar-signing").daemon().factory());

    private volatile Optional<RunningSigning> signing = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private boolean stopped;

    @Activate
    public SigningComponent(BundleContext context, Map<String, Object> properties) {
        this(context, KeyFolder.ofServer(), properties, PAUSE);
    }

    SigningComponent(BundleContext context, KeyFolder folder, Map<String, Object> properties, Duration pause) {
        this.context = context;
        this.folder = folder;
        this.pause = pause;
        worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        settings.update(properties);
        openLater(Duration.ZERO);
    }

    private void openLater(Duration wait) {
        Future<?> unused = worker.schedule(this::open, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void open() {
        try {
            publish(RunningSigning.open(folder, Clock.systemUTC(), settings::settings, neighbours));
        } catch (IOException unreadable) {
            failed(unreadable.toString());
        } catch (RuntimeException | LinkageError unexpected) {
            failed(unexpected.toString());
        }
    }

    private synchronized void publish(RunningSigning opened) {
        if (stopped) {
            return;
        }
        signing = Optional.of(opened);
        failure = Optional.empty();
        services.add(context.registerService(MailSigner.class, opened.signer(), null));
        services.add(context.registerService(MailSealer.class, opened.sealer(), null));
        services.add(context.registerService(SenderRewriting.class, opened.rewriting(), null));
        services.add(context.registerService(KeyAdmin.class, opened.admin(), null));
        Future<?> unused = worker.scheduleWithFixedDelay(() -> look(opened), 0, LOOKS.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** A bug ends no later look. */
    private static void look(RunningSigning running) {
        try {
            running.look();
        } catch (RuntimeException | LinkageError bug) {
            LOG.error("Keys could not be looked at by a programming error", bug);
        }
    }

    private synchronized void failed(String reason) {
        if (stopped) {
            return;
        }
        if (!failure.equals(Optional.of(reason))) {
            LOG.error("The keys that mail is signed with can't be read: {}", reason);
        }
        failure = Optional.of(reason);
        openLater(pause);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    /** The next instance is made after this, or none. */
    @Deactivate
    void stop() {
        synchronized (this) {
            stopped = true;
        }
        worker.shutdownNow(); // a look waits for the DNS at the most
        services.forEach(ServiceRegistration::unregister);
        signing.ifPresent(RunningSigning::stop);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("signing"));
        failure.ifPresent(
                reason -> findings.add(
                        new HealthFinding(
                                HealthFinding.Severity.FAILED,
                                "signing",
                                "Mail to other servers is answered with 451, as the keys that it is signed with can't be read: "
                                        + reason,
                                "Make the folder signing in the data folder readable for the user of the server; it is tried again every few seconds.")));
        signing.ifPresent(running -> findings.addAll(running.findings()));
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        signing.ifPresent(running -> running.report(sink));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDirectory(Directory service) {
        neighbours.set(service);
    }

    void unsetDirectory(Directory service) {
        neighbours.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDirectoryAdmin(DirectoryAdmin service) {
        neighbours.set(service);
    }

    void unsetDirectoryAdmin(DirectoryAdmin service) {
        neighbours.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setResolver(Resolver service) {
        neighbours.set(service);
    }

    void unsetResolver(Resolver service) {
        neighbours.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            updated = "setServerName")
    void setServerName(ServerName service) {
        settings.named(service);
    }

    /** The name stays until another is heard of. */
    void unsetServerName(ServerName service) {}
}
