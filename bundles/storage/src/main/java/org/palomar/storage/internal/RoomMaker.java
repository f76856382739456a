package org.palomar.storage.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.palomar.api.store.StoreException;
import org.palomar.storage.KeyValueEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the engine give back the room of removed bodies while bodies are refused for want of it. An engine does that by itself in the course of many writes, which do
 * not come then. One thread at a time works; {@link #look} is for the committer thread.
 */
final class RoomMaker {

    private static final Logger LOG = LoggerFactory.getLogger(RoomMaker.class);

    /** Shortest time between two runs, as each reads much of what is stored. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final KeyValueEngine engine;
    private final AtomicBoolean running = new AtomicBoolean();
    /** Bodies collected before the last run; none has been yet. */
    private long collectedBefore = -1;

    private volatile long endedAt = System.nanoTime() - PAUSE_NANOS;

    RoomMaker(KeyValueEngine engine) {
        this.engine = engine;
    }

    /**
     * Starts a run if there may be something to win by it.
     *
     * @param collected bodies collected so far
     */
    void look(boolean refusesBodies, long collected) {
        boolean due = refusesBodies && collected != collectedBefore && System.nanoTime() - endedAt >= PAUSE_NANOS;
        if (due && running.compareAndSet(false, true)) {
            collectedBefore = collected;
            Thread unused =
                    Thread.ofPlatform().name("palomar-store-room").daemon().start(this::run);
        }
    }

    private void run() {
        try {
            LOG.info("The store gives the room of removed messages back to its disk");
            engine.reclaim(BlobKeys.chunks(), BlobKeys.afterChunks());
        } catch (StoreException | RuntimeException later) {
            LOG.warn("The room of removed messages could not be given back: {}", later.getMessage());
        } finally {
            endedAt = System.nanoTime();
            running.set(false);
        }
    }
}
