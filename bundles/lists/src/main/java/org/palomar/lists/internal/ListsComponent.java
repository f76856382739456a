package org.palomar.lists.internal;

import java.time.Clock;
import java.time.Duration;
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
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.dns.Resolver;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.list.ListAdmin;
import org.palomar.api.list.ListLeaving;
import org.palomar.api.list.ListNames;
import org.palomar.api.list.MailingLists;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.OfferingBundles;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.trace.Trace;
import org.palomar.storage.Opening;
import org.palomar.storage.Store;

/**
 * The lists as a component: registers its services once the store can be read, and tries that again and again if it fails. Until then the directory knows that there ought to be lists, and mail for names that nobody else has is
 * deferred. The other services come and go while it runs.
 */
@Component(
        service = {HealthIndicator.class, MetricSource.class},
        configurationPid = ListsComponent.PID,
        immediate = true)
@Designate(ocd = ListsConfiguration.class)
public final class ListsComponent implements HealthIndicator, MetricSource {

    static final String PID = "palomar.lists";

    /** How long the signer is waited for while it is being updated. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LastGood<ListsSettings> settings = new LastGood<>(PID, ListsSettings::read);
    private final Neighbours neighbours;
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final BundleContext context;
    private final Opening<RunningLists> lists;

    @Activate
    public ListsComponent(BundleContext context, @Reference Store store, Map<String, Object> properties) {
        this(context, store, properties, Opening.PAUSE);
    }

    ListsComponent(BundleContext context, Store store, Map<String, Object> properties, Duration pause) {
        this.context = context;
        this.neighbours =
                new Neighbours(new ExpectedService<>(new OfferingBundles(context, MailSigner.class), PATIENCE));
        settings.update(properties);
        lists = Opening.begin(
                "lists",
                pause,
                () -> {
                    // Posts that wait longer than by default would be thrown away, and members suspended sooner.
                    settings.settled();
                    return RunningLists.open(store, Clock.systemUTC(), settings::settings, neighbours);
                },
                this::publish);
    }

    private void publish(RunningLists opened) {
        opened.start();
        services.add(context.registerService(MailingLists.class, opened.lists(), null));
        services.add(context.registerService(ListNames.class, opened.names(), null));
        services.add(context.registerService(ListAdmin.class, opened.admin(), null));
        services.add(context.registerService(ListLeaving.class, opened.leaving(), null));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    /** The next instance is made after this, or none. */
    @Deactivate
    void stop() {
        Optional<RunningLists> opened = lists.end();
        services.forEach(ServiceRegistration::unregister);
        opened.ifPresent(RunningLists::stop);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("lists", "posts to lists wait"));
        lists.failure()
                .ifPresent(
                        reason -> findings.add(
                                new HealthFinding(
                                        HealthFinding.Severity.FAILED,
                                        "lists",
                                        "Mail to addresses that are no account or alias is deferred, as mailing lists can't be read: "
                                                + reason,
                                        "It is tried again every few seconds. If it stays, look at the disk of the data folder, and run mail:store-check; what is damaged comes back from a backup."
                                                + " Where no lists are wanted, feature:uninstall palomar-lists lets mail for unknown names be refused again.")));
        lists.now().ifPresent(running -> findings.addAll(running.findings()));
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        lists.now().ifPresent(running -> running.report(sink));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setQueue(OutboundQueue service) {
        neighbours.set(service);
    }

    void unsetQueue(OutboundQueue service) {
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
    void setResolver(Resolver service) {
        neighbours.set(service);
    }

    void unsetResolver(Resolver service) {
        neighbours.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSigner(MailSigner service) {
        neighbours.signer().set(service);
    }

    void unsetSigner(MailSigner service) {
        neighbours.signer().unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setTrace(Trace service) {
        neighbours.storyteller().set(service);
    }

    void unsetTrace(Trace service) {
        neighbours.storyteller().unset(service);
    }
}
