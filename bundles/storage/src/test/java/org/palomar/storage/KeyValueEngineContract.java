package org.palomar.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.store.StoreException;

/** What every engine does. */
public abstract class KeyValueEngineContract {

    private KeyValueEngine engine = new InMemoryEngine();

    /** A fresh, empty engine; called once for each test. */
    protected abstract KeyValueEngine open() throws StoreException;

    @BeforeEach
    void openEngine() throws StoreException {
        engine = open();
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void put(String... keys) throws StoreException {
        WriteBatch batch = new WriteBatch();
        for (String key : keys) {
            batch.put(octets(key), octets("value of " + key));
        }
        engine.write(batch, true);
    }

    private List<String> keys(String from, String to) throws StoreException {
        List<String> keys = new ArrayList<>();
        engine.scan(octets(from), octets(to), (key, value) -> keys.add(new String(key, StandardCharsets.ISO_8859_1)));
        return keys;
    }

    @Test
    void readsWhatWasWritten() throws StoreException {
        put("a");
        assertThat(engine.get(octets("a"))).hasValue(octets("value of a"));
        assertThat(engine.get(octets("b"))).isEmpty();
    }

    @Test
    void keepsEmptyAndLargeValues() throws StoreException {
        byte[] large = new byte[3 << 20];
        large[large.length - 1] = 1;
        WriteBatch batch = new WriteBatch();
        batch.put(octets("empty"), new byte[0]);
        batch.put(octets("large"), large);
        engine.write(batch, true);
        assertThat(engine.get(octets("empty"))).hasValue(new byte[0]);
        assertThat(engine.get(octets("large"))).hasValue(large);
    }

    @Test
    void ordersKeysByUnsignedOctets() throws StoreException {
        put("b", "\u00ff", "a", "\u0001", "\u0080", "ab");
        assertThat(keys("", "\u00ff\u00ff")).containsExactly("\u0001", "a", "ab", "b", "\u0080", "\u00ff");
    }

    @Test
    void scansFromInclusiveToExclusive() throws StoreException {
        put("a", "b", "c", "d");
        assertThat(keys("b", "d")).containsExactly("b", "c");
        assertThat(keys("d", "b")).isEmpty();
    }

    @Test
    void stopsWhenTheVisitorHasEnough() throws StoreException {
        put("a", "b", "c");
        List<byte[]> seen = new ArrayList<>();
        engine.scan(octets("a"), octets("z"), (key, value) -> {
            seen.add(key);
            return seen.size() < 2;
        });
        assertThat(seen).hasSize(2);
    }

    @Test
    void showsAScanThePictureOfItsStart() throws StoreException {
        put("a", "b", "c");
        List<String> seen = new ArrayList<>();
        engine.scan(octets("a"), octets("z"), (key, value) -> {
            if (seen.isEmpty()) {
                WriteBatch batch = new WriteBatch();
                batch.delete(octets("c"));
                batch.put(octets("d"), new byte[1]);
                engine.write(batch, false);
            }
            return seen.add(new String(key, StandardCharsets.ISO_8859_1));
        });
        assertThat(seen).containsExactly("a", "b", "c");
    }

    @Test
    void appliesTheChangesOfABatchInTheirOrder() throws StoreException {
        put("a", "b", "c", "d");
        WriteBatch batch = new WriteBatch();
        batch.deleteRange(octets("a"), octets("c"));
        batch.put(octets("b"), octets("again"));
        batch.put(octets("d"), octets("soon gone"));
        batch.delete(octets("d"));
        batch.delete(octets("never there"));
        engine.write(batch, true);
        assertThat(keys("a", "z")).containsExactly("b", "c");
        assertThat(engine.get(octets("b"))).hasValue(octets("again"));
    }

    @Test
    void answersWithArraysThatTheCallerMayChange() throws StoreException {
        put("a");
        engine.get(octets("a")).ifPresent(value -> value[0] = 0);
        engine.scan(octets("a"), octets("b"), (key, value) -> {
            key[0] = 0;
            value[0] = 0;
            return true;
        });
        assertThat(engine.get(octets("a"))).hasValue(octets("value of a"));
    }

    @Test
    void findsNoDamageInWhatItJustWrote() throws StoreException {
        put("a", "b");
        assertThat(engine.verify()).isEmpty();
        assertThat(engine.freeSpace()).isPositive();
    }

    @Test
    void refusesEverythingAfterClose() {
        engine.close();
        engine.close();
        assertThatThrownBy(() -> engine.get(octets("a"))).satisfies(KeyValueEngineContract::isUnavailable);
        assertThatThrownBy(() -> keys("a", "b")).satisfies(KeyValueEngineContract::isUnavailable);
        assertThatThrownBy(() -> put("a")).satisfies(KeyValueEngineContract::isUnavailable);
    }

    private static void isUnavailable(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.UNAVAILABLE));
    }
}
