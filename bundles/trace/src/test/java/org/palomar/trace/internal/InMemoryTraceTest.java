package org.palomar.trace.internal;

import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.KeyValueEngine;

/** The trace in memory, by the contract. */
class InMemoryTraceTest extends TraceContract {

    @Override
    KeyValueEngine openEngine() {
        return new InMemoryEngine();
    }

    @Override
    KeyValueEngine reopenEngine(KeyValueEngine engine) {
        return engine;
    }
}
