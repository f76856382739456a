package org.palomar.storage.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.message.Content;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitsOfWork;
import org.palomar.storage.BlobId;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/** The store as a service, while there is an engine. New settings are taken without closing it. */
@Component(
        service = {Store.class, UnitsOfWork.class, HealthIndicator.class, MetricSource.class},
        configurationPid = StoreComponent.PID,
        immediate = true)
@Designate(ocd = StoreConfiguration.class)
public final class StoreComponent implements Store, HealthIndicator, MetricSource {

    static final String PID = "palomar.storage";

    private final LastGood<StoreSettings> settings = new LastGood<>(PID, StoreSettings::read);
    private final GroupCommitStore store;

    @Activate
    public StoreComponent(@Reference KeyValueEngine engine, Map<String, Object> properties) {
        this.store = new GroupCommitStore(engine, settings.update(properties));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        store.adjust(settings.update(properties));
    }

    @Deactivate
    void stop() {
        store.close();
    }

    @Override
    public Transaction open() {
        return store.open();
    }

    @Override
    public void settle() throws StoreException {
        store.settle();
    }

    @Override
    public Optional<byte[]> get(byte[] key) throws StoreException {
        return store.get(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, KeyValueEngine.Visitor visitor) throws StoreException {
        store.scan(from, to, visitor);
    }

    @Override
    public StagedBlob stage(Content content) throws StoreException, IOException {
        return store.stage(content);
    }

    @Override
    public Content blob(BlobId id) {
        return store.blob(id);
    }

    @Override
    public void refer(WriteBatch batch, BlobId id, byte[] owner) {
        store.refer(batch, id, owner);
    }

    @Override
    public void release(WriteBatch batch, BlobId id, byte[] owner) {
        store.release(batch, id, owner);
    }

    @Override
    public boolean refers(byte[] hash, byte[] owner) throws StoreException {
        return store.refers(hash, owner);
    }

    @Override
    public void references(References visitor) throws StoreException {
        store.references(visitor);
    }

    @Override
    public List<String> verify() throws StoreException {
        return store.verify();
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("storage"));
        if (store.isFull()) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.DOWN,
                    "storage",
                    "The disk of the store is nearly full: no mail is taken, reading goes on.",
                    "Make room on the disk; mail is taken again by itself."));
        }
        store.failure()
                .ifPresent(failure -> findings.add(new HealthFinding(
                        HealthFinding.Severity.DOWN,
                        "storage",
                        "The store takes no changes: " + failure.getMessage(),
                        "Check the disk, then restart the server.")));
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        store.report(sink);
    }
}
