package org.palomar.storage.rocksdb.internal;

import java.nio.file.Path;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * How much memory the engine may take.
 *
 * @param cache octets for blocks that were read, indexes and filters included
 * @param writeBuffer octets of changes in memory before they are sorted onto the disk; two of them may be there at once
 */
record RocksSettings(long cache, long writeBuffer) {

    static final RocksSettings DEFAULT = new RocksSettings(32L << 20, 32L << 20);

    static RocksSettings read(Values values) throws InvalidConfigurationException {
        return new RocksSettings(
                values.octets("cache", DEFAULT.cache, 8L << 20, 64L << 30),
                values.octets("write-buffer", DEFAULT.writeBuffer, 4L << 20, 4L << 30));
    }

    /** Where the files are. */
    static Path folder() {
        return Path.of(System.getProperty("palomar.data", "data")).resolve("store");
    }
}
