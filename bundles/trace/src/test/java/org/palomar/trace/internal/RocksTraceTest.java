package org.palomar.trace.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.store.StoreException;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.rocksdb.internal.RocksEngine;

/** The trace over RocksDB, by the contract. */
class RocksTraceTest extends TraceContract {

    private static final String FOLDER_PROPERTY = "palomar.data";

    @TempDir
    private Path folder;

    @AfterEach
    void forgetFolder() {
        System.clearProperty(FOLDER_PROPERTY);
    }

    @Override
    KeyValueEngine openEngine() throws StoreException {
        System.setProperty(FOLDER_PROPERTY, folder.toString());
        return RocksEngine.ofDataFolder();
    }

    @Override
    KeyValueEngine reopenEngine(KeyValueEngine engine) throws StoreException {
        engine.close();
        return RocksEngine.ofDataFolder();
    }
}
