package org.palomar.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.guard.GuardAdmin;
import org.palomar.api.guard.LoginAttempt;
import org.palomar.api.guard.LoginGuard;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.storage.Registrations;
import org.palomar.storage.SilentStore;

/** The guard as services, over a store that may not answer at first. */
class GuardComponentTest {

    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Registrations services = new Registrations();
    private final SilentStore store = new SilentStore();

    @AfterEach
    void close() {
        store.close();
    }

    private GuardComponent component() {
        return new GuardComponent(services.framework(), store.store(), Map.of(), PAUSE);
    }

    @Test
    void opensAsSoonAsTheStoreAnswersAndSaysWhyNotMeanwhile() {
        store.answers(false);
        GuardComponent component = component();
        await().atMost(PATIENCE).until(() -> store.refusals() > 2);
        assertThat(services.present()).isEmpty();
        assertThat(component.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("the disk does not answer"));
        store.answers(true);
        await().atMost(PATIENCE).until(() -> services.present().size() == 2);
        assertThat(services.present()).containsOnlyKeys(LoginGuard.class, GuardAdmin.class);
        assertThat(component.findings()).isEmpty();
        component.stop();
        assertThat(services.gone()).hasSize(2);
    }

    @Test
    void takesNewSettingsKeepsTheLastGoodAndCounts() {
        GuardComponent component = component();
        await().atMost(PATIENCE).until(() -> services.present().containsKey(GuardAdmin.class));
        LoginGuard guard = services.service(LoginGuard.class);
        LoginAttempt attempt = GuardFixture.attempt("ana@example.org", "192.0.2.1");
        component.modified(Map.of("wrong-passwords", "1"));
        component.modified(Map.of("wrong-passwords", "a few"));
        assertThat(component.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("wrong-passwords"));
        assertThat(guard.wrong(attempt, OptionalLong.empty())).isEmpty();
        assertThat(guard.refused(attempt)).isPresent();
        assertThat(counts(component))
                .containsEntry("palomar_guard_wrong_passwords{protocol=imap}", 1L)
                .containsEntry("palomar_guard_refused_logins{}", 1L)
                .containsEntry("palomar_guard_blocks{of=name}", 1L)
                .containsEntry("palomar_guard_blocked{of=name}", 1L)
                .containsEntry("palomar_guard_known_places{}", 0L);
        component.stop();
    }

    private static Map<String, Long> counts(GuardComponent component) {
        Map<String, Long> counted = new ConcurrentHashMap<>();
        component.report(new MetricSink() {
            @Override
            public void counter(String name, String help, Map<String, String> labels, long value) {
                counted.put(name + labels, value);
            }

            @Override
            public void gauge(String name, String help, Map<String, String> labels, double value) {
                counted.put(name + labels, (long) value);
            }

            @Override
            public void timing(String name, String help, Map<String, String> labels, Timing timing) {
                throw new AssertionError("nothing is timed");
            }
        });
        return counted;
    }
}
