package org.palomar.quarantine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.quarantine.Quarantine;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineLinks;
import org.palomar.api.quarantine.QuarantineReviews;
import org.palomar.storage.Registrations;
import org.palomar.storage.SilentStore;

/** The quarantine as services, over a store that may not answer at first. */
class QuarantineComponentTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Registrations services = new Registrations();
    private final SilentStore store = new SilentStore();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void isThereAsSoonAsTheStoreAnswersAndSaysWhyNotMeanwhile() {
        store.answers(false);
        QuarantineComponent component =
                new QuarantineComponent(services.framework(), store.store(), Map.of(), Duration.ofMillis(1));
        await().atMost(PATIENCE).until(() -> store.refusals() > 2);
        assertThat(services.present()).isEmpty();
        assertThat(component.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("the disk does not answer"));
        store.answers(true);
        await().atMost(PATIENCE).until(() -> services.present().size() == 4);
        assertThat(services.present())
                .containsOnlyKeys(
                        Quarantine.class, QuarantineAdmin.class, QuarantineLinks.class, QuarantineReviews.class);
        assertThat(component.findings()).isEmpty();
        component.modified(Map.of("keep", "3d", "keep-least", "4d"));
        assertThat(component.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("keep-least: must not be longer than keep"));
        component.modified(Map.of("keep", "3d", "keep-least", "2d"));
        assertThat(component.findings()).isEmpty();
        component.stop();
        assertThat(services.gone()).hasSize(4);
    }

    /** What is to be kept for longer than by default would be thrown away. */
    @Test
    void isNotThereBeforeItsSettingsWereRightOnce() {
        QuarantineComponent component = new QuarantineComponent(
                services.framework(), store.store(), Map.of("keep", "for ever"), Duration.ofMillis(1));
        await().atMost(PATIENCE)
                .until(() -> component.findings().stream()
                        .anyMatch(
                                finding -> finding.text().contains("can't be read: etc/palomar.quarantine.cfg: keep")));
        assertThat(services.present()).isEmpty();
        component.modified(Map.of("keep", "3650d"));
        await().atMost(PATIENCE).until(() -> services.present().size() == 4);
        assertThat(component.findings()).isEmpty();
        component.stop();
    }
}
