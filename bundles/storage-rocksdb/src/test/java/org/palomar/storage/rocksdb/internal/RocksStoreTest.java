package org.palomar.storage.rocksdb.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.store.StoreException;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.StoreContract;

/** The store over RocksDB by the contract of stores. */
class RocksStoreTest extends StoreContract {

    @TempDir
    private Path folder;

    @Override
    protected KeyValueEngine openEngine() throws StoreException {
        return new RocksEngine(folder, RocksSettings.DEFAULT);
    }
}
