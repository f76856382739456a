package org.palomar.filter.greylist.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.greylist.GreylistAdmin;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.storage.Registrations;
import org.palomar.storage.SilentStore;

/** Greylisting as services, over a store that may not answer at first. */
class GreylistComponentTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Registrations services = new Registrations();
    private final SilentStore store = new SilentStore();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void judgesAsSoonAsTheStoreAnswersAndSaysWhyNotMeanwhile() {
        store.answers(false);
        GreylistComponent component =
                new GreylistComponent(services.framework(), store.store(), Map.of(), Duration.ofMillis(1));
        component.setSenders(question -> List.of());
        await().atMost(PATIENCE).until(() -> store.refusals() > 2);
        assertThat(services.present()).isEmpty();
        assertThat(component.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("the disk does not answer"));
        store.answers(true);
        await().atMost(PATIENCE).until(() -> services.present().size() == 2);
        assertThat(services.present()).containsOnlyKeys(FilterStep.class, GreylistAdmin.class);
        assertThat(component.findings()).isEmpty();
        component.modified(Map.of("rank", "7", "delay-minutes", "0"));
        assertThat(component.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("delay-minutes"));
        component.modified(Map.of("rank", "7"));
        assertThat(services.service(FilterStep.class).description().rank()).isEqualTo(7);
        component.stop();
        assertThat(services.gone()).hasSize(2);
    }
}
