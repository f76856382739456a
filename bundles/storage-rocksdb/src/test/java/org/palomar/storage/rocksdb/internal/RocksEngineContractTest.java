package org.palomar.storage.rocksdb.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.store.StoreException;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.KeyValueEngineContract;

/** RocksDB by the contract of engines. */
class RocksEngineContractTest extends KeyValueEngineContract {

    @TempDir
    private Path folder;

    @Override
    protected KeyValueEngine open() throws StoreException {
        return new RocksEngine(folder, RocksSettings.DEFAULT);
    }
}
