package org.palomar.storage;

import org.palomar.storage.internal.GroupCommitStore;

/** Opens stores where no OSGi framework does: in tests, and in tools that work on a store at rest. */
public final class Stores {

    private Stores() {}

    /** A store on an open engine; the caller closes the store first and the engine after it. */
    public static Store.Owned open(KeyValueEngine engine, StoreSettings settings) {
        return new GroupCommitStore(engine, settings);
    }
}
