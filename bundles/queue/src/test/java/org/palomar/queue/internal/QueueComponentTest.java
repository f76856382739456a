package org.palomar.queue.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.palomar.api.address.ReversePath;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.message.Content;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

/** The queue as services, over a store that may not answer at first, with others that come and go. */
class QueueComponentTest {

    private static final Duration PAUSE = Duration.ofMillis(1);

    private final Map<Object, Object> services = new ConcurrentHashMap<>();
    private final List<String> unregistered = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final InMemoryEngine engine = new InMemoryEngine();
    private final Store.Owned memory = Stores.open(engine, StoreSettings.DEFAULT);
    private final ScriptedTransport transport = new ScriptedTransport();
    private volatile boolean answers = true;

    @AfterEach
    void close() {
        memory.close();
        engine.close();
    }

    @Test
    void opensAsSoonAsTheStoreAnswersAndSaysWhyNotMeanwhile() {
        answers = false;
        QueueComponent component = component();
        await().until(() -> refusals.get() > 2);
        assertThat(services).isEmpty();
        assertThat(component.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("the disk does not answer"));
        answers = true;
        await().until(() -> services.size() == 2);
        assertThat(services).containsOnlyKeys(OutboundQueue.class, QueueAdmin.class);
        assertThat(component.findings()).isEmpty();
        component.stop();
        assertThat(unregistered).hasSize(2);
    }

    @Test
    void saysThatMailWaitsForATransportAndSendsItWhenThereIsOne() throws Exception {
        QueueComponent component = component();
        await().until(() -> services.containsKey(OutboundQueue.class));
        LocalMail local = new LocalMail();
        component.setDirectory(local);
        component.setDelivery(local);
        assertThat(component.findings()).isEmpty();
        add();
        await().until(() -> component.findings().stream()
                .anyMatch(finding -> finding.text().contains("transport to other servers")));
        component.setTransport(transport);
        await().until(() -> transport.received().size() == 1);
        await().until(() -> component.findings().isEmpty());
        component.unsetTransport(transport);
        component.stop();
    }

    @Test
    void keepsItsLastGoodSettings() {
        QueueComponent component = component();
        component.modified(Map.of("deliveries", "many"));
        assertThat(component.findings()).extracting(HealthFinding::text).anyMatch(text -> text.contains("deliveries"));
        component.modified(Map.of("deliveries", "10"));
        assertThat(component.findings()).isEmpty();
        component.stop();
    }

    private void add() throws Exception {
        Content content = Content.of(QueueFixture.BODY.getBytes(StandardCharsets.US_ASCII));
        OutboundQueue queue = OutboundQueue.class.cast(requireNonNull(services.get(OutboundQueue.class)));
        try (Store.StagedBlob body = memory.stage(content)) {
            UnitOfWork unit = memory.open();
            queue.add(unit, body, List.of(message()));
            unit.commit();
        }
    }

    /** By the system's clock, which the component goes by. */
    private static Outbound message() {
        return new Outbound(
                "t1",
                Instant.now(),
                ReversePath.of(QueueFixture.ANA),
                List.of(OutboundRecipient.of(QueueFixture.BOB)),
                Content.of(new byte[0]),
                OutboundOptions.NONE,
                Optional.empty());
    }

    private QueueComponent component() {
        return new QueueComponent(framework(), store(), Map.of(), PAUSE);
    }

    private Store store() {
        return Store.class.cast(Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (self, called, arguments) -> {
                    if (called.getName().equals("settle") && !answers) {
                        refusals.incrementAndGet();
                        throw new StoreException(StoreException.Reason.UNAVAILABLE, "the disk does not answer");
                    }
                    try {
                        return called.invoke(memory, arguments);
                    } catch (InvocationTargetException failed) {
                        throw requireNonNull(failed.getCause());
                    }
                }));
    }

    private BundleContext framework() {
        return proxy(BundleContext.class, "registerService", arguments -> {
            services.put(arguments[0], arguments[1]);
            return proxy(ServiceRegistration.class, "unregister", none -> unregistered.add("one"));
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
