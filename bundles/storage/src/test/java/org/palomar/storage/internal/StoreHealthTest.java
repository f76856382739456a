package org.palomar.storage.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Contribution;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.FaultyEngine.Fault;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/** What {@code mail:health} hears of a disk that fails or fills. */
class StoreHealthTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FaultyEngine engine = new FaultyEngine();
    private final StoreComponent store = new StoreComponent(engine, Map.of());

    @AfterEach
    void close() {
        store.stop();
        engine.close();
    }

    private void put() throws StoreException {
        Transaction transaction = store.open();
        transaction.add(new Contribution() {
            @Override
            public void write(WriteBatch batch) {
                batch.put(new byte[] {(byte) 0xf0}, new byte[1]);
            }

            @Override
            public void committed() {}

            @Override
            public void abandoned() {}
        });
        transaction.commit();
    }

    private void awaitFindings(int count) {
        await().atMost(PATIENCE).until(() -> store.findings().size() == count);
    }

    @Test
    void saysThatASyncHasFailedAndThatARestartIsNeeded() throws StoreException {
        put();
        assertThat(store.findings()).isEmpty();
        engine.next(Fault.SYNC_FAILS);
        assertThatThrownBy(this::put).isInstanceOf(StoreException.class);
        assertThatThrownBy(this::put).isInstanceOf(StoreException.class);
        assertThat(store.findings()).hasSize(1).allSatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(HealthFinding.Severity.DOWN);
            assertThat(finding.toString()).contains("takes no changes").contains("restart");
        });
    }

    @Test
    void saysThatTheDiskIsNearlyFullWhileItIs() {
        engine.free(StoreSettings.DEFAULT.reserve() - 1);
        awaitFindings(1);
        assertThat(store.findings().getFirst().toString()).contains("nearly full");
        engine.free(Long.MAX_VALUE);
        awaitFindings(0);
    }
}
