package org.palomar.storage.rocksdb.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.store.StoreException;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.WriteBatch;

/** The engine as a service. Its settings hold from the next start on: a store is not closed under its users to change the size of a cache. */
@Component(
        service = {KeyValueEngine.class, HealthIndicator.class},
        configurationPid = RocksComponent.PID,
        immediate = true)
public final class RocksComponent implements KeyValueEngine, HealthIndicator {

    static final String PID = "palomar.storage.rocksdb";

    private final LastGood<RocksSettings> settings = new LastGood<>(PID, RocksSettings::read);
    private final RocksEngine engine;

    @Activate
    public RocksComponent(Map<String, Object> properties) throws StoreException {
        this.engine = new RocksEngine(RocksSettings.folder(), settings.update(properties));
    }

    @Deactivate
    @Override
    public void close() {
        engine.close();
    }

    @Override
    public Optional<byte[]> get(byte[] key) throws StoreException {
        return engine.get(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) throws StoreException {
        engine.scan(from, to, visitor);
    }

    @Override
    public void write(WriteBatch batch, boolean durable) throws StoreException {
        engine.write(batch, durable);
    }

    @Override
    public long freeSpace() {
        return engine.freeSpace();
    }

    @Override
    public Map<String, Long> figures() {
        return engine.figures();
    }

    @Override
    public List<String> verify() throws StoreException {
        return engine.verify();
    }

    @Override
    public List<HealthFinding> findings() {
        return settings.problem().stream()
                .map(problem -> new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "storage",
                        problem,
                        "Mend the value; it holds from the next start on."))
                .toList();
    }
}
