package org.palomar.mailboxes;

import java.time.Clock;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitsOfWork;
import org.palomar.mailboxes.internal.KeyValueMailStore;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

/** The real mail store over memory: for tests of whatever uses one. Safe for any thread. */
public final class InMemoryMailStore implements AutoCloseable {

    /** More than any test has. */
    private static final long LOADED_MESSAGES = 1_000_000;

    private final KeyValueEngine engine;
    private final Store.Owned store;
    private final MailStore mail;

    private InMemoryMailStore(KeyValueEngine engine, Store.Owned store, MailStore mail) {
        this.engine = engine;
        this.store = store;
        this.mail = mail;
    }

    /** An empty one. */
    public static InMemoryMailStore open(Clock clock) {
        return over(new InMemoryEngine(), clock);
    }

    /** One over an engine, which is closed with it. */
    public static InMemoryMailStore over(KeyValueEngine engine, Clock clock) {
        Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
        try {
            return new InMemoryMailStore(engine, store, KeyValueMailStore.open(store, clock, LOADED_MESSAGES));
        } catch (StoreException impossible) {
            throw new IllegalStateException("the engine does not open", impossible);
        }
    }

    /** An empty one by the system's clock. */
    public static InMemoryMailStore open() {
        return open(Clock.systemUTC());
    }

    public MailStore mail() {
        return mail;
    }

    /** What {@link MailStore#deliver} takes part in. */
    public UnitsOfWork units() {
        return store;
    }

    /** For other bundles that keep something in it. */
    public Store store() {
        return store;
    }

    /** Afterwards every call answers {@code UNAVAILABLE}. */
    @Override
    public void close() {
        store.close();
        engine.close();
    }
}
