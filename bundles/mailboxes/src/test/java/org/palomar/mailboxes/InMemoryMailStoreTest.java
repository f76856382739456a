package org.palomar.mailboxes;

import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.KeyValueEngine;

/** The mail store over memory by the contract; memory outlives the store, as a disk does. */
class InMemoryMailStoreTest extends MailStoreContract {

    @Override
    protected KeyValueEngine openEngine() {
        return new InMemoryEngine();
    }

    @Override
    protected KeyValueEngine reopenEngine(KeyValueEngine engine) {
        return engine;
    }
}
