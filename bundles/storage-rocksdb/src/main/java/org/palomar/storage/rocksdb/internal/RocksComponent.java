package org.palomar.storage.rocksdb.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.store.StoreException;
import org.palomar.storage.KeyValueEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the engine open, as a service. A store that can't be opened is tried again, while {@code mail:health} says why. An engine whose disk ran full
 * in the middle of a write is taken away and opened anew when there is room: all that is in memory above it is then read again, so that it is what the disk
 * holds. After a disk that failed that would be no proof; such an engine stays, for reading, until a restart.
 *
 * <p>Settings hold from the next opening on: a store is not closed under its users to change the size of a cache.
 */
@Component(service = HealthIndicator.class, configurationPid = RocksComponent.PID, immediate = true)
@Designate(ocd = RocksConfiguration.class)
public final class RocksComponent implements HealthIndicator {

    static final String PID = "palomar.storage.rocksdb";

    /** Room for two write buffers of the usual size, their files and some mail. */
    static final long ENOUGH_ROOM = 256L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(RocksComponent.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    /** How long a stop waits for an opening that is under way, as the recovery of a long log. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    /** An open engine. */
    interface Engine extends KeyValueEngine {
        /** Whether a write failed because the disk was full; no write succeeds from then on. */
        boolean ranFull();
    }

    /** Opens the engine in the data folder. */
    @FunctionalInterface
    interface Opening {
        Engine open(Path folder, RocksSettings settings) throws StoreException;
    }

    private record Open(Engine engine, ServiceRegistration<KeyValueEngine> service) {
        void close() {
            service.unregister();
            engine.close();
        }
    }

    private final LastGood<RocksSettings> settings = new LastGood<>(PID, RocksSettings::read);
    private final BundleContext context;
    private final Opening opening;
    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("palomar-store-keeper").daemon().factory());
    private volatile @Nullable Open open;
    private volatile Optional<String> failure = Optional.empty();

    @Activate
    public RocksComponent(BundleContext context, Map<String, Object> properties) {
        this(context, properties, RocksEngine::new, LOOK);
    }

    RocksComponent(BundleContext context, Map<String, Object> properties, Opening opening, Duration look) {
        this.context = context;
        this.opening = opening;
        settings.update(properties);
        Future<?> unused = keeper.scheduleWithFixedDelay(this::look, 0, look.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Without this the store would be closed for a new value: under its users, and a disk that failed would be forgotten. */
    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Deactivate
    void stop() throws InterruptedException {
        keeper.shutdown();
        if (!keeper.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("The store is still being opened while its bundle stops");
        }
        Open now = open;
        if (now != null) {
            now.close();
        }
    }

    private void look() {
        try {
            Open now = open;
            if (now != null && now.engine().ranFull() && now.engine().freeSpace() >= ENOUGH_ROOM) {
                LOG.info("There is room on the disk again: the store is opened anew");
                open = null;
                now.close();
            }
            if (open == null) {
                open();
            }
        } catch (StoreException | RuntimeException | LinkageError reason) {
            // Also what nobody expects: an exception would end the looking, and nobody else would say it.
            String text = reason instanceof StoreException ? String.valueOf(reason.getMessage()) : reason.toString();
            if (!failure.equals(Optional.of(text))) {
                LOG.error("The store does not open: {}", text, reason instanceof StoreException ? null : reason);
            }
            failure = Optional.of(text);
        }
    }

    private void open() throws StoreException {
        Engine engine = opening.open(RocksSettings.folder(), settings.settings());
        failure = Optional.empty();
        try {
            open = new Open(engine, context.registerService(KeyValueEngine.class, engine, null));
        } catch (RuntimeException | LinkageError refused) {
            engine.close();
            throw refused;
        }
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("storage"));
        failure.ifPresent(
                reason -> findings.add(
                        new HealthFinding(
                                Severity.DOWN,
                                "storage",
                                "There is no mail service, as the store does not open: " + reason,
                                "It is tried again every few seconds. If its files are damaged, restore the data folder's store from a backup.")));
        Recovery.damagedLogs(RocksSettings.folder())
                .ifPresent(aside -> findings.add(new HealthFinding(
                        Severity.FAILED,
                        "storage",
                        "The store's log had holes at its end when the store was opened. Nothing is missing that was acknowledged, as far as its files tell.",
                        "Look for the power cut or the failing disk that was the cause, keep a copy of " + aside
                                + " if you want to look into it, and remove that folder.")));
        Open now = open;
        if (now != null && now.engine().ranFull()) {
            findings.add(new HealthFinding(
                    Severity.DOWN,
                    "storage",
                    "The disk was full in the middle of a write: no mail is taken, reading goes on.",
                    "Make room on the disk, " + (ENOUGH_ROOM >> 20)
                            + " MiB at least; the store is then opened anew by itself."));
        }
        return findings;
    }
}
