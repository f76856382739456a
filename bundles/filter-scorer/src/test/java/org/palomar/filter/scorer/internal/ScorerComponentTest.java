package org.palomar.filter.scorer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.directory.AccountId;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.scorer.MailKind;
import org.palomar.api.scorer.ScorerAdmin;
import org.palomar.api.scorer.Training;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.Registrations;
import org.palomar.storage.SilentStore;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

/** The scorer as services, over a store that may not answer at first. */
class ScorerComponentTest {

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
        ScorerComponent component =
                new ScorerComponent(services.framework(), store.store(), Map.of(), Duration.ofMillis(1));
        await().atMost(PATIENCE).until(() -> store.refusals() > 2);
        assertThat(services.present()).isEmpty();
        assertThat(component.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("the disk does not answer"));
        store.answers(true);
        await().atMost(PATIENCE).until(() -> services.present().containsKey(ScorerAdmin.class));
        assertThat(component.findings()).isEmpty();
        component.modified(Map.of("rank", "7", "points-spam", "many"));
        assertThat(component.findings()).extracting(HealthFinding::text).anyMatch(text -> text.contains("points-spam"));
        component.modified(Map.of("rank", "7"));
        assertThat(services.service(FilterStep.class).description().rank()).isEqualTo(7);
        component.stop();
        assertThat(services.present()).isEmpty();
    }

    @Test
    void saysHowManyLessonsOfOwnersWereLost() throws Exception {
        FaultyEngine engine = new FaultyEngine();
        Store.Owned kept = Stores.open(engine, StoreSettings.DEFAULT);
        ScorerComponent component = new ScorerComponent(services.framework(), kept, Map.of(), Duration.ofMillis(1));
        await().atMost(PATIENCE).until(() -> services.present().containsKey(Training.class));
        engine.next(FaultyEngine.Fault.DISK_FULL);
        Content message = Content.of("Subject: lost\r\n\r\nlost words".getBytes(StandardCharsets.UTF_8));
        services.service(Training.class).suggest(message, MailKind.SPAM, new AccountId(7));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(component.findings())
                        .extracting(HealthFinding::text)
                        .anyMatch(text -> text.contains("1 messages were not learned since 20")));
        component.stop();
        kept.close();
        engine.close();
    }
}
