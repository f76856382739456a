package org.palomar.storage.rocksdb.internal;

import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.FlushOptions;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** RocksDB's files of bodies, as far as their garbage is concerned. Safe for any thread. */
interface BlobFiles {

    /** Octets in them that nothing refers to. */
    long garbage() throws RocksDBException;

    /** All octets in them. */
    long all() throws RocksDBException;

    /**
     * Switches the collection of garbage by any later sorting of keys.
     *
     * @param oldest the part of the files, oldest first, whose live bodies are moved: 0 to 1
     */
    void collect(boolean wanted, double oldest) throws RocksDBException;

    /** Makes known what was removed lately, which is in memory only before. */
    void flush() throws RocksDBException;

    /**
     * Sorts a range of keys; may take minutes.
     *
     * @param again also those keys that are at the bottom already
     */
    void sort(byte[] from, byte[] to, boolean again) throws RocksDBException;

    /** @param sorting how to sort, for one thread at a time; cancelled by whoever wants it to end */
    static BlobFiles of(RocksDB db, CompactRangeOptions sorting) {
        return new Opened(db, sorting);
    }

    /** Those of an open store. */
    record Opened(RocksDB db, CompactRangeOptions sorting) implements BlobFiles {
        @Override
        public long garbage() throws RocksDBException {
            return db.getLongProperty("rocksdb.live-blob-file-garbage-size");
        }

        @Override
        public long all() throws RocksDBException {
            return db.getLongProperty("rocksdb.live-blob-file-size");
        }

        @Override
        public void collect(boolean wanted, double oldest) throws RocksDBException {
            db.setOptions(MutableColumnFamilyOptions.builder()
                    .setEnableBlobGarbageCollection(wanted)
                    .setBlobGarbageCollectionAgeCutoff(oldest)
                    .build());
        }

        @Override
        public void flush() throws RocksDBException {
            try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
                db.flush(flush);
            }
        }

        @Override
        public void sort(byte[] from, byte[] to, boolean again) throws RocksDBException {
            BottommostLevelCompaction bottom =
                    again ? BottommostLevelCompaction.kForce : BottommostLevelCompaction.kIfHaveCompactionFilter;
            db.compactRange(db.getDefaultColumnFamily(), from, to, sorting.setBottommostLevelCompaction(bottom));
        }
    }
}
