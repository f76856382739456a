package org.palomar.mailboxes.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.directory.AccountId;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.message.Content;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.store.StoreCheck;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.storage.Store;

/** The mail store as a service, while there is a store. */
@Component(
        service = {MailStore.class, StoreCheck.class, HealthIndicator.class, MetricSource.class},
        configurationPid = MailboxesComponent.PID,
        immediate = true)
@Designate(ocd = MailboxesConfiguration.class)
public final class MailboxesComponent implements MailStore, StoreCheck, HealthIndicator, MetricSource {

    static final String PID = "palomar.mailboxes";

    private final LastGood<MailboxesSettings> settings = new LastGood<>(PID, MailboxesSettings::read);
    private final KeyValueMailStore mail;
    private final AtomicBoolean checking = new AtomicBoolean();

    @Activate
    public MailboxesComponent(@Reference Store store, Map<String, Object> properties) throws StoreException {
        this.mail = KeyValueMailStore.open(
                store, Clock.systemUTC(), settings.update(properties).loadedMessages());
        mail.leftovers().start();
    }

    @Modified
    void modified(Map<String, Object> properties) {
        mail.bound(settings.update(properties).loadedMessages());
    }

    /** The next instance is made after this, or none. */
    @Deactivate
    void stop() {
        mail.retire();
    }

    @Override
    public MailAccount account(AccountId id) throws StoreException {
        return mail.account(id);
    }

    @Override
    public StagedMessage stage(Content content) throws StoreException, IOException {
        return mail.stage(content);
    }

    @Override
    public void deliver(UnitOfWork unit, List<Placement> placements) throws StoreException {
        mail.deliver(unit, placements);
    }

    @Override
    public void erase(AccountId id) throws StoreException {
        mail.erase(id);
    }

    @Override
    public Report check(Progress progress) throws StoreException {
        if (!checking.compareAndSet(false, true)) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the store is being checked already");
        }
        try {
            return new Inspection(mail.shelf(), progress).report();
        } finally {
            checking.set(false);
        }
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("mailboxes"));
        int left = mail.leftovers().count();
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
        sink.gauge(
                "palomar_mailboxes_loaded", "Mailboxes whose columns are in memory", Map.of(), mail.loadedMailboxes());
    }
}
