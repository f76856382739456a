package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.ReversePath;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.message.Content;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.store.UnitOfWork;
import org.palomar.storage.Registrations;
import org.palomar.storage.SilentStore;
import org.palomar.storage.Store;

/** The queue as services, over a store that may not answer at first, with others that come and go. */
class QueueComponentTest {

    private static final Duration PAUSE = Duration.ofMillis(1);

    static {
        Awaitility.setDefaultTimeout(QueueFixture.PATIENCE);
    }

    private final Registrations services = new Registrations();
    private final SilentStore store = new SilentStore();
    private final ScriptedTransport transport = new ScriptedTransport();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void opensAsSoonAsTheStoreAnswersAndSaysWhyNotMeanwhile() {
        store.answers(false);
        QueueComponent component = component();
        await().until(() -> store.refusals() > 2);
        assertThat(services.present()).isEmpty();
        assertThat(component.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("the disk does not answer"));
        store.answers(true);
        await().until(() -> services.present().size() == 2);
        assertThat(services.present()).containsOnlyKeys(OutboundQueue.class, QueueAdmin.class);
        assertThat(component.findings()).isEmpty();
        component.stop();
        assertThat(services.gone()).hasSize(2);
    }

    @Test
    void saysThatMailWaitsForATransportAndSendsItWhenThereIsOne() throws Exception {
        QueueComponent component = component();
        await().until(() -> services.present().containsKey(OutboundQueue.class));
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

    /** By a lifetime that is only the default, mail that is to be tried for longer would come back. */
    @Test
    void opensNothingBeforeItsSettingsWereRightOnce() {
        QueueComponent component =
                new QueueComponent(services.framework(), store.store(), Map.of("lifetime", "long"), PAUSE);
        await().until(() -> component.findings().stream()
                .anyMatch(finding -> finding.text().startsWith("There is no outbound queue")));
        assertThat(services.present()).isEmpty();
        assertThat(component.findings()).anySatisfy(finding -> {
            assertThat(finding.text()).contains("etc/palomar.queue.cfg: lifetime");
            assertThat(finding.severity()).isEqualTo(HealthFinding.Severity.FAILED);
            assertThat(finding.remedy()).contains("no mail goes to other servers");
        });
        component.modified(Map.of("lifetime", "10d"));
        await().until(() -> services.present().containsKey(OutboundQueue.class));
        assertThat(component.findings()).isEmpty();
        component.modified(Map.of("lifetime", "long"));
        assertThat(services.present()).containsKey(OutboundQueue.class);
        component.stop();
    }

    private void add() throws Exception {
        Content content = Content.of(QueueFixture.BODY.getBytes(StandardCharsets.US_ASCII));
        OutboundQueue queue = services.service(OutboundQueue.class);
        try (Store.StagedBlob body = store.memory().stage(content)) {
            UnitOfWork unit = store.memory().open();
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
        return new QueueComponent(services.framework(), store.store(), Map.of(), PAUSE);
    }
}
