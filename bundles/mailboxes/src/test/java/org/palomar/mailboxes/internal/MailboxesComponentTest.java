package org.palomar.mailboxes.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.store.StoreCheck;
import org.palomar.storage.Registrations;
import org.palomar.storage.SilentStore;

/** The mail as services, over a store that may not answer at first. */
class MailboxesComponentTest {

    private final Registrations services = new Registrations();
    private final SilentStore store = new SilentStore();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void opensAsSoonAsTheStoreAnswersAndSaysWhyNotMeanwhile() {
        store.answers(false);
        MailboxesComponent component =
                new MailboxesComponent(services.framework(), store.store(), Map.of(), Duration.ofMillis(1));
        await().until(() -> store.refusals() > 2);
        assertThat(services.present()).isEmpty();
        assertThat(component.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("the disk does not answer"));
        store.answers(true);
        await().until(() -> services.present().size() == 2);
        assertThat(services.present()).containsOnlyKeys(MailStore.class, StoreCheck.class);
        await().until(() -> component.findings().isEmpty());
        component.stop();
        assertThat(services.gone()).containsExactly(MailStore.class, StoreCheck.class);
    }
}
