package org.palomar.mailboxes.internal;

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
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.store.StoreCheck;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the mail store's services once it is open. If it can't be opened, as while the disk does not answer to what an instance before this one has begun,
 * that is tried again and again, while {@code mail:health} says why.
 */
@Component(
        service = {HealthIndicator.class, MetricSource.class},
        configurationPid = MailboxesComponent.PID,
        immediate = true)
@Designate(ocd = MailboxesConfiguration.class)
public final class MailboxesComponent implements HealthIndicator, MetricSource {

    static final String PID = "palomar.mailboxes";

    private static final Logger LOG = LoggerFactory.getLogger(MailboxesComponent.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final LastGood<MailboxesSettings> settings = new LastGood<>(PID, MailboxesSettings::read);
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final BundleContext context;
    private final Store store;
    private final Duration pause;
    private final ScheduledThreadPoolExecutor retries = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("palomar-mailboxes-opener").daemon().factory());

    private volatile Optional<KeyValueMailStore> mail = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private boolean stopped;

    @Activate
    public MailboxesComponent(BundleContext context, @Reference Store store, Map<String, Object> properties) {
        this(context, store, properties, PAUSE);
    }

    MailboxesComponent(BundleContext context, Store store, Map<String, Object> properties, Duration pause) {
        this.context = context;
        this.store = store;
        this.pause = pause;
        retries.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        settings.update(properties);
        open();
    }

    /** Whatever the reason, it is tried again: a store that is closing ends that with this component. */
    private void open() {
        try {
            publish(KeyValueMailStore.open(
                    store, Clock.systemUTC(), settings.settings().loadedMessages()));
        } catch (StoreException refused) {
            failed(String.valueOf(refused.getMessage()));
        } catch (RuntimeException | LinkageError unexpected) {
            failed(unexpected.toString());
        }
    }

    private synchronized void publish(KeyValueMailStore opened) {
        if (stopped) {
            opened.retire();
            return;
        }
        mail = Optional.of(opened);
        failure = Optional.empty();
        opened.bound(settings.settings().loadedMessages());
        opened.leftovers().start();
        services.add(context.registerService(MailStore.class, opened, null));
        services.add(context.registerService(StoreCheck.class, new OneCheck(opened.shelf()), null));
    }

    private synchronized void failed(String reason) {
        if (stopped) {
            return;
        }
        if (!failure.equals(Optional.of(reason))) {
            LOG.error("The mail can't be opened: {}", reason);
        }
        failure = Optional.of(reason);
        Future<?> unused = retries.schedule(this::open, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        MailboxesSettings now = settings.update(properties);
        mail.ifPresent(opened -> opened.bound(now.loadedMessages()));
    }

    /**
     * The next instance is made after this, or none. Waits for an attempt to open that is under way: it may change the mail, as it undoes what was interrupted,
     * and does not wait longer for the disk than the deadline of a commit at a time.
     */
    @Deactivate
    void stop() {
        synchronized (this) {
            stopped = true;
        }
        retries.close();
        services.forEach(ServiceRegistration::unregister);
        mail.ifPresent(KeyValueMailStore::retire);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("mailboxes"));
        failure.ifPresent(reason -> findings.add(new HealthFinding(
                HealthFinding.Severity.DOWN,
                "mailboxes",
                "There is no mail service, as the mail can't be opened: " + reason,
                "It is tried again every few seconds. If it stays, look at the disk of the data folder.")));
        int left = mail.map(opened -> opened.leftovers().count()).orElse(0);
        if (left > 0) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.DEGRADED,
                    "mailboxes",
                    left + " removals of mailboxes or of copies that failed are still to be finished.",
                    "It is tried every half a minute; if it stays, look into the log for the reason."));
        }
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        mail.ifPresent(opened -> sink.gauge(
                "palomar_mailboxes_loaded",
                "Mailboxes whose columns are in memory",
                Map.of(),
                opened.loadedMailboxes()));
    }
}
