package org.palomar.filter.scorer.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.scorer.ScorerAdmin;
import org.palomar.api.scorer.Training;
import org.palomar.api.script.MailboxWitness;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Opening;
import org.palomar.storage.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scorer as a component: registers its step once what was learned has been read, and tries that again and again if it fails. Mail goes without its points meanwhile. */
@Component(
        service = {HealthIndicator.class, MetricSource.class},
        configurationPid = ScorerComponent.PID,
        immediate = true)
@Designate(ocd = ScorerConfiguration.class)
public final class ScorerComponent implements HealthIndicator, MetricSource {

    private static final Logger LOG = LoggerFactory.getLogger(ScorerComponent.class);

    static final String PID = "palomar.filter.scorer";

    private final LastGood<ScorerSettings> settings = new LastGood<>(PID, ScorerSettings::read);
    private final AtomicReference<@Nullable MailStore> mail = new AtomicReference<>();
    private final AtomicReference<@Nullable Directory> directory = new AtomicReference<>();
    private final ScorerMetrics metrics = new ScorerMetrics();
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final BundleContext context;
    private final Opening<RunningScorer> scorer;

    @Activate
    public ScorerComponent(BundleContext context, @Reference Store store, Map<String, Object> properties) {
        this(context, store, properties, Opening.PAUSE);
    }

    ScorerComponent(BundleContext context, Store store, Map<String, Object> properties, Duration pause) {
        this.context = context;
        settings.update(properties);
        scorer = Opening.begin(
                "scorer",
                pause,
                () -> RunningScorer.open(store, Clock.systemUTC(), settings::settings, metrics),
                this::publish);
    }

    private void publish(RunningScorer opened) {
        FilterStep step = new ScorerStep(opened.corpora(), opened.teacher(), settings, metrics);
        ScorerAdmin admin = new Administration(opened.corpora(), opened.teacher(), settings::settings);
        services.add(context.registerService(FilterStep.class, step, null));
        services.add(context.registerService(ScorerAdmin.class, admin, null));
        services.add(context.registerService(Training.class, opened.lessons(), null));
        MailboxWitness witness =
                new MailboxLessons(opened.lessons(), opened.teacher(), () -> Optional.ofNullable(mail.get()));
        services.add(context.registerService(MailboxWitness.class, witness, null));
        opened.lessons().hourly(() -> sweep(opened));
    }

    /** Whoever deletes an account while this is away, or while a lesson is on its way, can't erase what it has taught. */
    void sweep(RunningScorer opened) {
        try {
            opened.corpora().sweep(this::isGone);
        } catch (StoreException refused) {
            LOG.warn("What accounts taught that are gone can't be erased now: {}", refused.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("What accounts taught that are gone can't be erased", bug);
        }
    }

    private boolean isGone(AccountId account) {
        Directory present = directory.get();
        try {
            return present != null && present.account(account).isEmpty();
        } catch (DirectoryUnavailableException unknown) {
            return false;
        }
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    /** The next instance is made after this, or none. */
    @Deactivate
    void stop() {
        Optional<RunningScorer> opened = scorer.end();
        services.forEach(ServiceRegistration::unregister);
        opened.ifPresent(RunningScorer::stop);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("scorer", LastGood.MAIL_WAITS));
        scorer.failure()
                .ifPresent(reason -> findings.add(new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "scorer",
                        "Mail gets no points by what was learned, as that can't be read: " + reason,
                        "It is tried again every few seconds. If it stays, look at the disk of the data folder.")));
        scorer.now()
                .filter(running -> running.corpora().isDamaged())
                .ifPresent(running -> findings.add(new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "scorer",
                        "Some of what was learned is damaged and left out.",
                        "See the log for whose it is; mail:scorer-forget --all and learn it anew.")));
        scorer.now()
                .flatMap(running -> running.lessons().failure())
                .ifPresent(reason -> findings.add(new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "scorer",
                        "What owners say of their mail can't be learned: " + reason,
                        "Look at the disk of the store and at what else it says of itself.")));
        scorer.now()
                .flatMap(running -> running.lessons().lost())
                .ifPresent(lost -> findings.add(new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "scorer",
                        "Of what owners said of their mail " + lost.messages() + " messages were not learned since "
                                + lost.since().truncatedTo(ChronoUnit.SECONDS) + ", the last: " + lost.reason() + ".",
                        "If too many waited, the disk of the store is slow or one account moves much mail; what is lost"
                                + " can be taught by mail:scorer-learn. It is told for a day.")));
        return findings;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setMail(MailStore service) {
        mail.set(service);
    }

    void unsetMail(MailStore service) {
        mail.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDirectory(Directory service) {
        directory.set(service);
    }

    void unsetDirectory(Directory service) {
        directory.compareAndSet(service, null);
    }

    @Override
    public void report(MetricSink sink) {
        scorer.now().ifPresent(running -> metrics.report(sink, running.corpora()));
    }
}
