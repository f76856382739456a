package org.palomar.storage.internal;

import java.io.UncheckedIOException;
import org.palomar.api.store.StoreException;
import org.palomar.storage.KeyValueEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says no before the disk is full. Bodies are refused below the reserve; changes without bodies, such as those that make room, below a quarter of
 * it. Looks at the disk at most every {@value #INTERVAL_NANOS} nanoseconds, so that both end by themselves. Confined to one thread, but for
 * {@link #refusesBodies}.
 */
final class SpaceGuard {

    private static final Logger LOG = LoggerFactory.getLogger(SpaceGuard.class);

    private static final long INTERVAL_NANOS = 200_000_000;
    private static final int LAST_PART = 4;

    private final KeyValueEngine engine;
    private volatile long reserve;
    private volatile long free;
    private long lookedAt;

    SpaceGuard(KeyValueEngine engine, long reserve) {
        this.engine = engine;
        this.reserve = reserve;
        this.free = measure(engine);
        this.lookedAt = System.nanoTime();
    }

    void reserve(long octets) {
        reserve = octets;
    }

    /** As the last look at the disk was. Any thread. */
    boolean refusesBodies() {
        return free < reserve;
    }

    /** Looks again if the last look is old enough. */
    void look() {
        long now = System.nanoTime();
        if (now - lookedAt >= INTERVAL_NANOS) {
            free = measure(engine);
            lookedAt = now;
        }
    }

    /** A disk that can't be asked has no room. */
    private static long measure(KeyValueEngine engine) {
        try {
            return engine.freeSpace();
        } catch (UncheckedIOException unknown) {
            LOG.warn("The free room on the store's disk is unknown, no mail is taken: {}", unknown.getMessage());
            return 0;
        }
    }

    void require(boolean bodies) throws StoreException {
        if (free < (bodies ? reserve : reserve / LAST_PART)) {
            throw full();
        }
    }

    static StoreException full() {
        return new StoreException(StoreException.Reason.FULL, "the disk of the store is nearly full");
    }
}
