package org.palomar.mailboxes.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.store.StoreCheck;
import org.palomar.api.store.StoreException;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

/** The mail as services, over a store that may not answer at first. */
class MailboxesComponentTest {

    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BlockingQueue<Object> services = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    private final InMemoryEngine engine = new InMemoryEngine();
    private final Store.Owned memory = Stores.open(engine, StoreSettings.DEFAULT);
    private volatile boolean answers;

    @AfterEach
    void close() {
        memory.close();
        engine.close();
    }

    @Test
    void opensAsSoonAsTheStoreAnswersAndSaysWhyNotMeanwhile() throws Exception {
        MailboxesComponent component = component();
        for (int attempt = 0; attempt < 3; attempt++) {
            awaitRefusal();
        }
        assertThat(services).isEmpty();
        assertThat(component.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("the disk does not answer"));
        answers = true;
        assertThat(services.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(MailStore.class);
        assertThat(services.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(StoreCheck.class);
        assertThat(component.findings()).isEmpty();
        component.stop();
        assertThat(services).containsExactly("unregistered", "unregistered");
    }

    @Test
    void triesNoMoreOnceItIsStopped() throws Exception {
        MailboxesComponent component = component();
        awaitRefusal();
        awaitRefusal();
        component.stop();
        refusals.clear();
        answers = true;
        awaitNoOpener();
        assertThat(refusals).isEmpty();
        assertThat(services).isEmpty();
    }

    /** No thread is left that could try. */
    private static void awaitNoOpener() {
        await().atMost(PATIENCE)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("palomar-mailboxes-opener")));
    }

    private void awaitRefusal() throws InterruptedException {
        assertThat(refusals.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    }

    private MailboxesComponent component() {
        return new MailboxesComponent(framework(), store(), Map.of(), PAUSE);
    }

    private Store store() {
        return Store.class.cast(Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (self, called, arguments) -> {
                    if (called.getName().equals("settle") && !answers) {
                        refusals.add(called.getName());
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
            services.add(arguments[0]);
            return proxy(ServiceRegistration.class, "unregister", none -> services.add("unregistered"));
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
