package org.palomar.scripts.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.directory.AccountId;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;

class KeptMemoryTest {

    private static final AccountId ANNA = new AccountId(1);
    private static final AccountId BERTA = new AccountId(2);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final KeyValueEngine engine = new InMemoryEngine();
    private final Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private final KeptScripts scripts = new KeptScripts(store, () -> new ScriptsSettings(3, 1000));
    private final KeptMemory memory = scripts.memory();

    @AfterEach
    void close() {
        store.close();
        engine.close();
    }

    private void remember(AccountId account, String what, Instant until) throws Exception {
        Transaction unit = store.open();
        memory.remember(unit, account, what, until);
        assertThat(memory.remembers(account, what, NOW)).as("before the commit").isFalse();
        unit.commit();
    }

    @Test
    void remembersOnceTheUnitIsCommitted() throws Exception {
        remember(ANNA, "a", NOW.plusSeconds(10));
        assertThat(memory.remembers(ANNA, "a", NOW)).isTrue();
        assertThat(memory.remembers(ANNA, "b", NOW)).isFalse();
        assertThat(memory.remembers(BERTA, "a", NOW)).isFalse();
    }

    @Test
    void forgetsWhenTheTimeHasPassed() throws Exception {
        remember(ANNA, "a", NOW.plusSeconds(10));
        assertThat(memory.remembers(ANNA, "a", NOW.plusSeconds(9))).isTrue();
        assertThat(memory.remembers(ANNA, "a", NOW.plusSeconds(10))).isFalse();
    }

    @Test
    void sweepsWhatHasPassedAndNothingElse() throws Exception {
        for (int i = 0; i < 20; i++) {
            remember(ANNA, "old" + i, NOW.plusSeconds(1));
        }
        remember(ANNA, "new", NOW.plusSeconds(100));
        memory.sweep(NOW.plusSeconds(50));
        assertThat(records()).isEqualTo(1);
        assertThat(memory.remembers(ANNA, "new", NOW.plusSeconds(50))).isTrue();
    }

    @Test
    void goesWithItsAccount() throws Exception {
        remember(ANNA, "a", NOW.plusSeconds(10));
        scripts.erase(ANNA);
        assertThat(records()).isZero();
    }

    private int records() throws Exception {
        int[] count = {0};
        store.scan(Keys.memories().from(), Keys.memories().to(), (key, value) -> ++count[0] > 0);
        return count[0];
    }
}
