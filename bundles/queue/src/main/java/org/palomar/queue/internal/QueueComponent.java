package org.palomar.queue.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.directory.Directory;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.limit.SendingWatch;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.Transport;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.OfferingBundles;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.trace.Storyteller;
import org.palomar.api.trace.Trace;
import org.palomar.storage.Opening;
import org.palomar.storage.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue as a component: registers its services once what is queued has been read, and tries that again and again if it fails. Transport, directory and local delivery come and
 * go while it runs.
 */
@Component(
        service = {HealthIndicator.class, MetricSource.class},
        configurationPid = QueueComponent.PID,
        immediate = true)
@Designate(ocd = QueueConfiguration.class)
public final class QueueComponent implements HealthIndicator, MetricSource {

    static final String PID = "palomar.queue";

    private static final Logger LOG = LoggerFactory.getLogger(QueueComponent.class);

    /** How long the signer of notices is waited for while it is being updated. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LastGood<QueueSettings> settings = new LastGood<>(PID, QueueSettings::read);
    private final Courier courier = new Courier();
    private final Storyteller storyteller = new Storyteller();
    private final ExpectedService<MailSigner> signer;
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final BundleContext context;
    private final Opening<RunningQueue> queue;

    @Activate
    public QueueComponent(BundleContext context, @Reference Store store, Map<String, Object> properties) {
        this(context, store, properties, Opening.PAUSE);
    }

    QueueComponent(BundleContext context, Store store, Map<String, Object> properties, Duration pause) {
        this.context = context;
        this.signer = new ExpectedService<>(new OfferingBundles(context, MailSigner.class), PATIENCE);
        settings.update(properties);
        queue = Opening.begin(
                "queue",
                pause,
                () -> {
                    // By a lifetime that is only the default, what is older would come back.
                    settings.settled();
                    return RunningQueue.open(
                            store, Clock.systemUTC(), settings::settings, courier, storyteller, signer);
                },
                this::publish);
    }

    private void publish(RunningQueue opened) {
        opened.start();
        services.add(context.registerService(OutboundQueue.class, opened.intake(), null));
        services.add(context.registerService(QueueAdmin.class, opened.admin(), null));
        LOG.info("The queue is open with {} entries", opened.entries());
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
        queue.now().ifPresent(RunningQueue::adjust);
    }

    /** The next instance is made after this, or none. */
    @Deactivate
    void stop() {
        Optional<RunningQueue> opened = queue.end();
        services.forEach(ServiceRegistration::unregister);
        opened.ifPresent(RunningQueue::stop);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("queue", "no mail goes to other servers"));
        queue.failure()
                .ifPresent(reason -> findings.add(new HealthFinding(
                        HealthFinding.Severity.FAILED,
                        "queue",
                        "There is no outbound queue, as it can't be read: " + reason,
                        "It is tried again every few seconds. If it stays, look at the disk of the data folder.")));
        queue.now().ifPresent(running -> findings.addAll(findings(running, courier.missing())));
        return findings;
    }

    private static List<HealthFinding> findings(RunningQueue running, Optional<String> missing) {
        List<HealthFinding> findings = new ArrayList<>();
        int entries = running.entries();
        if (missing.isPresent() && entries > 0) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.DEGRADED,
                    "queue",
                    entries + " entries of the queue wait, as a service is missing: " + missing.get() + ".",
                    "Look at the bundle's state with bundle:list and start it, or install its feature."));
        }
        if (running.unsettled() > 0) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.FAILED,
                    "queue",
                    "No mail goes to other servers, as the results of " + running.unsettled()
                            + " deliveries can't be written.",
                    "Make room on the disk of the store, or look at what else it says of itself."));
        }
        running.heldDestinations().entrySet().stream()
                .min(Map.Entry.comparingByValue())
                .ifPresent(
                        first -> findings.add(
                                new HealthFinding(
                                        HealthFinding.Severity.NOTICE,
                                        "queue",
                                        "Whatever comes for " + first.getKey()
                                                + more(running.heldDestinations()
                                                                .size()
                                                        - 1)
                                                + " is held until an operator lets it go, since "
                                                + first.getValue().truncatedTo(ChronoUnit.SECONDS) + ".",
                                        "mail:queue-list --summary names them; mail:queue-release --destination lets what is held for one go.")));
        if (running.damaged() > 0) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.DEGRADED,
                    "queue",
                    running.damaged() + " entries of the queue are damaged and stay as they are.",
                    "The log names them."));
        }
        return findings;
    }

    private static String more(int destinations) {
        return destinations == 0 ? "" : " and " + destinations + " more";
    }

    @Override
    public void report(MetricSink sink) {
        queue.now().ifPresent(running -> running.report(sink));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setTransport(Transport transport) {
        courier.set(transport);
        queue.now().ifPresent(RunningQueue::resumeAll);
    }

    void unsetTransport(Transport transport) {
        courier.unset(transport);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDirectory(Directory directory) {
        courier.set(directory);
        queue.now().ifPresent(RunningQueue::resumeAll);
    }

    void unsetDirectory(Directory directory) {
        courier.unset(directory);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDelivery(DeliveryAgent delivery) {
        courier.set(delivery);
        queue.now().ifPresent(RunningQueue::resumeAll);
    }

    void unsetDelivery(DeliveryAgent delivery) {
        courier.unset(delivery);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setTrace(Trace trace) {
        storyteller.set(trace);
    }

    void unsetTrace(Trace trace) {
        storyteller.unset(trace);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSigner(MailSigner service) {
        signer.set(service);
    }

    void unsetSigner(MailSigner service) {
        signer.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setWatch(SendingWatch watch) {
        courier.set(watch);
    }

    void unsetWatch(SendingWatch watch) {
        courier.unset(watch);
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
