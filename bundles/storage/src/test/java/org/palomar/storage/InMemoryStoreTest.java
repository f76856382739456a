package org.palomar.storage;

/** The store over memory by the contract. */
class InMemoryStoreTest extends StoreContract {

    @Override
    protected KeyValueEngine openEngine() {
        return new InMemoryEngine();
    }
}
