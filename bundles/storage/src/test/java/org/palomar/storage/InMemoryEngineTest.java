package org.palomar.storage;

/** The memory engine by the contract. */
class InMemoryEngineTest extends KeyValueEngineContract {

    @Override
    protected KeyValueEngine open() {
        return new InMemoryEngine();
    }
}
