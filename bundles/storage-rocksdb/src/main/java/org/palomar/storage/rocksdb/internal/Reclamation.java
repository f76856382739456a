package org.palomar.storage.rocksdb.internal;

import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets back the space of removed bodies, while that pays. With RocksDB's collection of blob files on, each sorting of keys copies the bodies of the oldest files,
 * garbage or not: a store that only grows would write every body several times. So it is on only while the garbage is a considerable part of all.
 * For the thread that writes.
 */
final class Reclamation {

    /** The part of the blob files, oldest first, whose live bodies are moved while the collection is on. */
    static final double OLDEST = 0.5;

    /** The garbage's part of the blob files at which it is worth its cost. */
    private static final double WORTHWHILE = 0.3;
    /** The part at which it stops; lower, so that it isn't switched to and fro. */
    private static final double CLEAN = 0.1;
    /** Writes between two looks: a look locks the engine for microseconds. */
    private static final int WRITES = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Reclamation.class);

    private final RocksDB db;
    private int writes;
    private boolean on;

    Reclamation(RocksDB db) {
        this.db = db;
    }

    /** Looks now and then whether to begin or to end. Never fails: what was written is written. */
    void written() {
        writes++;
        if (writes < WRITES) {
            return;
        }
        writes = 0;
        try {
            look();
        } catch (RocksDBException later) {
            LOG.warn("The space of removed bodies is not got back now: {}", later.getMessage());
        }
    }

    private void look() throws RocksDBException {
        long garbage = db.getLongProperty("rocksdb.live-blob-file-garbage-size");
        long all = db.getLongProperty("rocksdb.live-blob-file-size");
        boolean wanted = garbage > all * (on ? CLEAN : WORTHWHILE);
        if (wanted != on) {
            db.setOptions(MutableColumnFamilyOptions.builder()
                    .setEnableBlobGarbageCollection(wanted)
                    .build());
            on = wanted;
        }
    }
}
