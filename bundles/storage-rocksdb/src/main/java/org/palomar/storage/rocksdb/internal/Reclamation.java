package org.palomar.storage.rocksdb.internal;

import java.util.function.LongSupplier;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets back the space of removed bodies, while that pays. With RocksDB's collection of blob files on, each sorting of keys copies the bodies of the oldest files,
 * garbage or not: a store that only grows would write every body several times. So it is on only while the garbage is a considerable part of all.
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

    /** The part of the free room that one step of {@link #run} may fill with bodies that it moves. */
    private static final double STEP_ROOM = 0.5;

    private final BlobFiles files;
    /** For the thread that writes. */
    private int writes;
    /** Whether the collection is on, or will be after {@link #run}. Guarded by this. */
    private boolean on;
    /** Guarded by this. */
    private boolean running;

    Reclamation(BlobFiles files) {
        this.files = files;
    }

    /** Looks now and then whether to begin or to end. Never fails: what was written is written. For the thread that writes. */
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

    /** The switch is the other thread's while that is running. */
    private synchronized void look() throws RocksDBException {
        if (running) {
            return;
        }
        boolean wanted = files.garbage() > files.all() * (on ? CLEAN : WORTHWHILE);
        if (wanted != on) {
            files.collect(wanted, OLDEST);
            on = wanted;
        }
    }

    /**
     * Gets back what it can of a range at once. A removed body's file goes by itself when sorting meets the last removal in it; of files that hold living ones, too, the
     * oldest are emptied first, as many as there is room to move their living bodies to. Each step makes room for a larger one. While one
     * thread is at it another one's call does nothing.
     */
    void run(byte[] from, byte[] to, LongSupplier free) throws RocksDBException {
        if (!begin()) {
            return;
        }
        try {
            files.flush();
            files.sort(from, to, false);
            long before = Long.MAX_VALUE;
            while (files.garbage() > files.all() * CLEAN && files.all() < before) {
                before = files.all();
                double living = Math.max(1, files.all() - files.garbage());
                files.collect(true, Math.min(1, free.getAsLong() * STEP_ROOM / living));
                files.sort(from, to, true);
            }
        } finally {
            end();
        }
    }

    private synchronized boolean begin() {
        boolean first = !running;
        running = true;
        return first;
    }

    /** In one with what {@link #look} does: what that wants is what the files do. */
    private synchronized void end() throws RocksDBException {
        try {
            files.collect(on, OLDEST);
        } finally {
            running = false;
        }
    }
}
