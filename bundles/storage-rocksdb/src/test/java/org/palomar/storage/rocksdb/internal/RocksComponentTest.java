package org.palomar.storage.rocksdb.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.palomar.api.store.StoreException;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.WriteBatch;

class RocksComponentTest {

    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable StoreException> refusal = new AtomicReference<>();
    private final AtomicLong room = new AtomicLong();
    private volatile @Nullable SwitchedEngine latest;
    private @Nullable RocksComponent component;

    @AfterEach
    void stop() throws InterruptedException {
        if (component != null) {
            component.stop();
        }
    }

    @Test
    void saysWhyTheStoreDoesNotOpenAndTriesAgain() throws Exception {
        refusal.set(new StoreException(StoreException.Reason.UNAVAILABLE, "the log is damaged"));
        RocksComponent opened = component(this::engine);
        awaitFinding(opened, "the log is damaged");
        refusal.set(null);
        awaitEvent("registered");
        assertThat(opened.findings()).isEmpty();
    }

    @Test
    void opensAnewWhenThereIsRoomAgainAfterTheDiskWasFull() throws Exception {
        RocksComponent opened = component(this::engine);
        awaitEvent("registered");
        requireNonNull(latest).full = true;
        awaitFinding(opened, "Make room");
        assertThat(events).isEmpty();
        room.set(RocksComponent.ENOUGH_ROOM);
        awaitEvent("unregistered");
        awaitEvent("closed");
        awaitEvent("registered");
        assertThat(opened.findings()).isEmpty();
    }

    @Test
    void newSettingsLeaveTheStoreOpenAndWrongOnesAreNamed() throws Exception {
        RocksComponent opened = component(this::engine);
        awaitEvent("registered");
        opened.modified(Map.of("cache", "64M"));
        opened.modified(Map.of("cache", "much"));
        awaitFinding(opened, "palomar.storage.rocksdb.cfg: cache");
        assertThat(events).isEmpty();
        requireNonNull(latest).full = true;
        room.set(RocksComponent.ENOUGH_ROOM);
        awaitEvent("unregistered");
        awaitEvent("closed");
        awaitEvent("registered");
        assertThat(requireNonNull(latest).settings.cache()).isEqualTo(64L << 20);
    }

    @Test
    void takesTheServiceAwayBeforeItClosesTheEngine() throws Exception {
        RocksComponent opened = component(this::engine);
        awaitEvent("registered");
        opened.stop();
        component = null;
        awaitEvent("unregistered");
        awaitEvent("closed");
    }

    private RocksComponent component(RocksComponent.Opening opening) {
        RocksComponent made = new RocksComponent(framework(), Map.of(), opening, LOOK);
        component = made;
        return made;
    }

    private void awaitEvent(String event) throws InterruptedException {
        assertThat(events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(event);
    }

    private static void awaitFinding(RocksComponent opened, String words) {
        await().atMost(PATIENCE)
                .until(() -> opened.findings().stream()
                        .anyMatch(finding -> (finding.text() + finding.remedy()).contains(words)));
    }

    private RocksComponent.Engine engine(Path unused, RocksSettings settings) throws StoreException {
        StoreException reason = refusal.get();
        if (reason != null) {
            throw reason;
        }
        SwitchedEngine engine = new SwitchedEngine(settings);
        latest = engine;
        return engine;
    }

    /** An engine whose disk is as the test says. */
    private final class SwitchedEngine implements RocksComponent.Engine {

        private final InMemoryEngine memory = new InMemoryEngine();
        private final RocksSettings settings;
        private volatile boolean full;

        SwitchedEngine(RocksSettings settings) {
            this.settings = settings;
        }

        @Override
        public boolean ranFull() {
            return full;
        }

        @Override
        public long freeSpace() {
            return room.get();
        }

        @Override
        public Optional<byte[]> get(byte[] key) throws StoreException {
            return memory.get(key);
        }

        @Override
        public void scan(byte[] from, byte[] to, Visitor visitor) throws StoreException {
            memory.scan(from, to, visitor);
        }

        @Override
        public void write(WriteBatch batch, boolean durable) throws StoreException {
            memory.write(batch, durable);
        }

        @Override
        public List<String> verify() {
            return List.of();
        }

        @Override
        public Map<String, Long> figures() {
            return Map.of();
        }

        @Override
        public void close() {
            events.add("closed");
        }
    }

    private BundleContext framework() {
        return proxy(BundleContext.class, "registerService", arguments -> {
            assertThat(arguments[0]).isEqualTo(KeyValueEngine.class);
            events.add("registered");
            return proxy(ServiceRegistration.class, "unregister", none -> events.add("unregistered"));
        });
    }

    private interface Answer {
        @Nullable
        Object to(Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, String method, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, called, arguments) -> {
                    if (!called.getName().equals(method)) {
                        throw new UnsupportedOperationException(called.getName());
                    }
                    Object result = answer.to(arguments == null ? new Object[0] : arguments);
                    return called.getReturnType() == void.class ? null : result;
                }));
    }
}
