package org.palomar.limits.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.limit.LimitsAdmin;
import org.palomar.api.limit.SendingLimits;
import org.palomar.api.limit.SendingWatch;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.api.store.StoreException;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

/** The limits as services, over a store that may not answer at first. */
class LimitsComponentTest {

    private static final Duration PAUSE = Duration.ofMillis(1);

    private final Map<Object, Object> services = new ConcurrentHashMap<>();
    private final List<String> unregistered = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final InMemoryEngine engine = new InMemoryEngine();
    private final Store.Owned memory = Stores.open(engine, StoreSettings.DEFAULT);
    private volatile boolean answers = true;

    @AfterEach
    void close() {
        memory.close();
        engine.close();
    }

    @Test
    void opensAsSoonAsTheStoreAnswersAndSaysWhyNotMeanwhile() {
        answers = false;
        LimitsComponent component = component();
        await().until(() -> refusals.get() > 2);
        assertThat(services).isEmpty();
        assertThat(component.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("the disk does not answer"));
        answers = true;
        await().until(() -> services.size() == 3);
        assertThat(services).containsOnlyKeys(SendingLimits.class, SendingWatch.class, LimitsAdmin.class);
        assertThat(component.findings()).isEmpty();
        component.stop();
        assertThat(unregistered).hasSize(3);
    }

    @Test
    void takesNewSettingsAndKeepsTheLastGood() throws Exception {
        LimitsComponent component = component();
        await().until(() -> services.containsKey(LimitsAdmin.class));
        LimitsAdmin admin = LimitsAdmin.class.cast(requireNonNull(services.get(LimitsAdmin.class)));
        component.modified(Map.of("messages-per-day", "77"));
        assertThat(admin.account(LimitsFixture.ANA).usage().getFirst().limit()).hasToString("77");
        component.modified(Map.of("messages-per-day", "a few"));
        assertThat(component.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("messages-per-day"));
        assertThat(admin.account(LimitsFixture.ANA).usage().getFirst().limit()).hasToString("77");
        component.stop();
    }

    @Test
    void countsWhatItRefuses() {
        LimitsComponent component = component();
        await().until(() -> services.containsKey(SendingLimits.class));
        component.modified(Map.of("messages-per-day", "0"));
        SendingLimits limits = SendingLimits.class.cast(requireNonNull(services.get(SendingLimits.class)));
        assertThat(limits.refusal(LimitsFixture.ANA, 1)).isPresent();
        Map<String, Long> counted = new ConcurrentHashMap<>();
        component.report(new MetricSink() {
            @Override
            public void counter(String name, String help, Map<String, String> labels, long value) {
                counted.put(name + labels, value);
            }

            @Override
            public void gauge(String name, String help, Map<String, String> labels, double value) {
                counted.put(name, (long) value);
            }

            @Override
            public void timing(String name, String help, Map<String, String> labels, Timing timing) {
                throw new AssertionError("nothing is timed");
            }
        });
        assertThat(counted)
                .containsEntry("palomar_limits_refusals{reason=messages-per-day}", 1L)
                .containsEntry("palomar_limits_refusals{reason=frozen}", 0L)
                .containsEntry("palomar_limits_frozen", 0L);
        component.stop();
    }

    private LimitsComponent component() {
        return new LimitsComponent(framework(), store(), Map.of(), PAUSE);
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
