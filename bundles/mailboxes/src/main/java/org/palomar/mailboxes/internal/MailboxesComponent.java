package org.palomar.mailboxes.internal;

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
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.store.StoreCheck;
import org.palomar.storage.Opening;
import org.palomar.storage.Store;

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

    private final LastGood<MailboxesSettings> settings = new LastGood<>(PID, MailboxesSettings::read);
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final BundleContext context;
    private final Opening<KeyValueMailStore> mail;

    @Activate
    public MailboxesComponent(BundleContext context, @Reference Store store, Map<String, Object> properties) {
        this(context, store, properties, Opening.PAUSE);
    }

    MailboxesComponent(BundleContext context, Store store, Map<String, Object> properties, Duration pause) {
        this.context = context;
        settings.update(properties);
        mail = Opening.begin(
                "mailboxes",
                pause,
                () -> KeyValueMailStore.open(
                        store, Clock.systemUTC(), settings.settings().loadedMessages()),
                this::publish);
    }

    private void publish(KeyValueMailStore opened) {
        opened.bound(settings.settings().loadedMessages());
        opened.leftovers().start();
        services.add(context.registerService(MailStore.class, opened, null));
        services.add(context.registerService(StoreCheck.class, new OneCheck(opened.shelf()), null));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        MailboxesSettings now = settings.update(properties);
        mail.now().ifPresent(opened -> opened.bound(now.loadedMessages()));
    }

    /** The next instance is made after this, or none. */
    @Deactivate
    void stop() {
        Optional<KeyValueMailStore> opened = mail.end();
        services.forEach(ServiceRegistration::unregister);
        opened.ifPresent(KeyValueMailStore::retire);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("mailboxes"));
        mail.failure()
                .ifPresent(reason -> findings.add(new HealthFinding(
                        HealthFinding.Severity.DOWN,
                        "mailboxes",
                        "There is no mail service, as the mail can't be opened: " + reason,
                        "It is tried again every few seconds. If it stays, look at the disk of the data folder.")));
        int left = mail.now().map(opened -> opened.leftovers().count()).orElse(0);
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
        mail.now()
                .ifPresent(opened -> sink.gauge(
                        "palomar_mailboxes_loaded",
                        "Mailboxes whose columns are in memory",
                        Map.of(),
                        opened.loadedMailboxes()));
    }
}
