package org.palomar.limits.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.limit.LimitsAdmin;
import org.palomar.api.limit.SendingLimits;
import org.palomar.api.limit.SendingWatch;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.storage.Registrations;
import org.palomar.storage.SilentStore;

/** The limits as services, over a store that may not answer at first. */
class LimitsComponentTest {

    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Registrations services = new Registrations();
    private final SilentStore store = new SilentStore();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void opensAsSoonAsTheStoreAnswersAndSaysWhyNotMeanwhile() {
        store.answers(false);
        LimitsComponent component = component();
        await().atMost(PATIENCE).until(() -> store.refusals() > 2);
        assertThat(services.present()).isEmpty();
        assertThat(component.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("the disk does not answer"));
        store.answers(true);
        await().atMost(PATIENCE).until(() -> services.present().size() == 3);
        assertThat(services.present()).containsOnlyKeys(SendingLimits.class, SendingWatch.class, LimitsAdmin.class);
        assertThat(component.findings()).isEmpty();
        component.stop();
        assertThat(services.gone()).hasSize(3);
    }

    @Test
    void takesNewSettingsAndKeepsTheLastGood() throws Exception {
        LimitsComponent component = component();
        await().atMost(PATIENCE).until(() -> services.present().containsKey(LimitsAdmin.class));
        LimitsAdmin admin = services.service(LimitsAdmin.class);
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
    void letsNobodySendByTheDefaultsWhereNoSettingsWereRightYet() {
        LimitsComponent component = new LimitsComponent(
                services.framework(), store.store(), Map.of("messages-per-day", "few"), Duration.ofMillis(1));
        await().atMost(PATIENCE)
                .until(() -> component.findings().stream()
                        .anyMatch(finding -> finding.text().contains("can't be read: etc/palomar.limits.cfg")));
        assertThat(services.present()).isEmpty();
        component.modified(Map.of("messages-per-day", "5"));
        await().atMost(PATIENCE).until(() -> services.present().size() == 3);
        component.stop();
    }

    @Test
    void countsWhatItRefuses() {
        LimitsComponent component = component();
        await().atMost(PATIENCE).until(() -> services.present().containsKey(SendingLimits.class));
        component.modified(Map.of("messages-per-day", "0"));
        SendingLimits limits = services.service(SendingLimits.class);
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
        return new LimitsComponent(services.framework(), store.store(), Map.of(), PAUSE);
    }
}
