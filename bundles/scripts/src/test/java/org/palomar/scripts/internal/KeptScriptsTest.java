package org.palomar.scripts.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.palomar.api.directory.AccountId;
import org.palomar.api.script.ScriptName;
import org.palomar.api.script.ScriptRefusalException;
import org.palomar.api.script.ScriptRefusalException.Reason;
import org.palomar.api.script.StoredScript;
import org.palomar.api.store.StoreException;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

class KeptScriptsTest {

    private static final AccountId ANNA = new AccountId(1);
    private static final AccountId BERTA = new AccountId(2);
    private static final ScriptName MAIN = ScriptName.of("main");
    private static final ScriptName OTHER = ScriptName.of("Größe ñ");
    private static final ScriptsSettings SETTINGS = new ScriptsSettings(3, 1000);

    private final FaultyEngine engine = new FaultyEngine();
    private final Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private final KeptScripts scripts = new KeptScripts(store, () -> SETTINGS);

    @AfterEach
    void close() {
        store.close();
        engine.close();
    }

    private static byte[] text(String script) {
        return script.getBytes(StandardCharsets.UTF_8);
    }

    private void put(ScriptName name, String script) throws Exception {
        scripts.put(ANNA, name, text(script));
    }

    private String get(ScriptName name) throws Exception {
        return new String(scripts.text(ANNA, name).orElseThrow(), StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    private interface Refused {
        void run() throws Exception;
    }

    private static void assertRefused(Reason reason, Refused call) {
        assertThatExceptionOfType(ScriptRefusalException.class)
                .isThrownBy(call::run)
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    /** A delivery that asks while an owner puts a script finds the old text or the new one. */
    @Test
    void aTextThatIsBeingReplacedIsNeverMissing() throws Exception {
        put(MAIN, "keep;");
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<?> replacing = other.submit(() -> {
                for (int i = 0; i < 300; i++) {
                    put(MAIN, "keep; # " + i);
                }
                return null;
            });
            while (!replacing.isDone()) {
                assertThat(scripts.text(ANNA, MAIN)).isPresent();
            }
            replacing.get();
        }
    }

    @Test
    void keepsAScriptAsItWasGiven() throws Exception {
        put(MAIN, "# Grüße\n\tkeep ;\r\n");
        assertThat(get(MAIN)).isEqualTo("# Grüße\n\tkeep ;\r\n");
        assertThat(scripts.list(ANNA)).singleElement().satisfies(script -> {
            assertThat(script.octets()).isEqualTo(text("# Grüße\n\tkeep ;\r\n").length);
            assertThat(script.active()).isFalse();
        });
        assertThat(scripts.list(BERTA)).isEmpty();
    }

    @Test
    void tellsLineAndRemedyOfABrokenScript() throws Exception {
        assertThatExceptionOfType(ScriptRefusalException.class)
                .isThrownBy(() -> put(MAIN, "keep;\nkeeep;\n"))
                .withMessageContaining("line 2")
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.WRONG));
        assertThat(scripts.list(ANNA)).isEmpty();
    }

    @Test
    void hasOneActiveScriptAtTheMost() throws Exception {
        put(MAIN, "keep;");
        put(OTHER, "discard;");
        assertThat(scripts.active(ANNA)).isEmpty();
        scripts.activate(ANNA, Optional.of(MAIN));
        scripts.activate(ANNA, Optional.of(OTHER));
        assertThat(scripts.active(ANNA).map(StoredScript::name)).contains(OTHER);
        assertThat(scripts.list(ANNA)).filteredOn(StoredScript::active).hasSize(1);
        scripts.activate(ANNA, Optional.empty());
        assertThat(scripts.active(ANNA)).isEmpty();
        assertRefused(Reason.NON_EXISTENT, () -> scripts.activate(ANNA, Optional.of(ScriptName.of("x"))));
    }

    @Test
    void aScriptStaysActiveWhenItIsReplacedOrRenamed() throws Exception {
        put(MAIN, "keep;");
        scripts.activate(ANNA, Optional.of(MAIN));
        put(MAIN, "discard;");
        scripts.rename(ANNA, MAIN, OTHER);
        assertThat(scripts.active(ANNA).map(StoredScript::name)).contains(OTHER);
        assertThat(get(OTHER)).isEqualTo("discard;");
        assertThat(scripts.text(ANNA, MAIN)).isEmpty();
        assertRefused(Reason.NON_EXISTENT, () -> scripts.rename(ANNA, MAIN, ScriptName.of("x")));
    }

    @Test
    void renamesOverNoOtherScript() throws Exception {
        put(MAIN, "keep;");
        put(OTHER, "discard;");
        assertRefused(Reason.ALREADY_EXISTS, () -> scripts.rename(ANNA, MAIN, OTHER));
    }

    @Test
    void deletesNoActiveScript() throws Exception {
        put(MAIN, "keep;");
        scripts.activate(ANNA, Optional.of(MAIN));
        assertRefused(Reason.ACTIVE, () -> scripts.delete(ANNA, MAIN));
        scripts.activate(ANNA, Optional.empty());
        scripts.delete(ANNA, MAIN);
        assertThat(scripts.list(ANNA)).isEmpty();
        assertRefused(Reason.NON_EXISTENT, () -> scripts.delete(ANNA, MAIN));
    }

    /** Equal texts are stored once. */
    @Test
    void aTextStaysAsLongAsAnotherScriptHasIt() throws Exception {
        put(MAIN, "keep;");
        put(OTHER, "keep;");
        scripts.delete(ANNA, MAIN);
        assertThat(get(OTHER)).isEqualTo("keep;");
        put(OTHER, "discard;");
        assertThat(get(OTHER)).isEqualTo("discard;");
        assertThat(texts()).isEqualTo(1);
    }

    private int texts() throws Exception {
        int[] count = {0};
        Keys.Range all = Keys.texts(ANNA);
        store.scan(all.from(), all.to(), (key, value) -> ++count[0] > 0);
        return count[0];
    }

    @Test
    void boundsNumberAndSize() throws Exception {
        for (int i = 0; i < SETTINGS.scripts(); i++) {
            put(ScriptName.of("s" + i), "keep;");
        }
        assertRefused(Reason.TOO_MANY, () -> put(MAIN, "keep;"));
        assertRefused(Reason.TOO_MANY, () -> scripts.requireRoom(ANNA, MAIN, 1));
        put(ScriptName.of("s0"), "discard;");
        String large = "#" + "x".repeat((int) SETTINGS.octets());
        assertRefused(Reason.TOO_LARGE, () -> put(ScriptName.of("s0"), large));
        assertRefused(Reason.TOO_LARGE, () -> scripts.requireRoom(ANNA, MAIN, SETTINGS.octets() + 1));
        assertRefused(Reason.TOO_LARGE, () -> scripts.check(text(large)));
    }

    @Test
    void isThereAgainAfterARestart() throws Exception {
        put(MAIN, "keep;");
        put(OTHER, "discard;");
        scripts.activate(ANNA, Optional.of(OTHER));
        KeptScripts later = new KeptScripts(store, () -> SETTINGS);
        assertThat(later.list(ANNA)).isEqualTo(scripts.list(ANNA));
        assertThat(later.active(ANNA).map(StoredScript::name)).contains(OTHER);
        assertThat(later.text(ANNA, OTHER)).contains(text("discard;"));
    }

    @Test
    void anErasedAccountHasNothingLeft() throws Exception {
        put(MAIN, "keep;");
        scripts.put(BERTA, MAIN, text("keep;"));
        scripts.erase(ANNA);
        assertThat(scripts.list(ANNA)).isEmpty();
        assertThat(texts()).isZero();
        assertThat(new KeptScripts(store, () -> SETTINGS).list(ANNA)).isEmpty();
        assertThat(scripts.list(BERTA)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultyEngine.Fault.class,
            names = {"WRITE_FAILS", "DISK_FULL"})
    void whatTheStoreDoesNotTakeNobodySees(FaultyEngine.Fault fault) throws Exception {
        put(MAIN, "keep;");
        engine.next(fault);
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> put(MAIN, "discard;"));
        assertThat(get(MAIN)).isEqualTo("keep;");
    }

    @Test
    void aPredecessorChangesNothingAnyMore() throws Exception {
        put(MAIN, "keep;");
        scripts.retire();
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> put(OTHER, "keep;"));
    }

    @Test
    void damageHidesTheScriptsOfOneAccountOnly() throws Exception {
        put(MAIN, "keep;");
        scripts.put(BERTA, MAIN, text("keep;"));
        org.palomar.storage.Transaction transaction = store.open();
        transaction.add(batch -> batch.put(Keys.shelf(ANNA), new byte[] {1, 2, 3, 4, 5, 6}));
        transaction.commit();
        KeptScripts later = new KeptScripts(store, () -> SETTINGS);
        assertThat(later.list(BERTA)).hasSize(1);
        assertThat(later.list(ANNA)).isEmpty();
        assertThat(later.damaged()).isEqualTo(1);
    }
}
