package org.palomar.queue.internal;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.palomar.api.address.Domain;
import org.palomar.api.store.StoreException;
import org.palomar.queue.internal.record.Keys;
import org.palomar.storage.Contribution;
import org.palomar.storage.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Destinations whose mail is held as it comes, until an operator lets it go. What a contribution asks is exact, as only contributions change it: what is written before a destination is held is found by whoever holds
 * what is there afterwards. Safe for any thread.
 */
final class HeldDestinations {

    /** An operator names each; more than this is a program that has gone wild, and every start reads them. */
    static final int MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(HeldDestinations.class);

    private final Entries entries;
    private volatile Map<Domain, Instant> held = Map.of();

    HeldDestinations(Entries entries) {
        this.entries = entries;
    }

    /** Reads them from the store, before anything else happens. */
    void load() throws StoreException {
        Map<Domain, Instant> found = new HashMap<>();
        entries.store().scan(Keys.heldDestinations(), Keys.afterHeldDestinations(), (key, since) -> {
            if (since.length == Long.BYTES) {
                Keys.destination(key)
                        .ifPresent(domain -> found.put(
                                domain,
                                Instant.ofEpochMilli(ByteBuffer.wrap(since).getLong())));
            } else {
                LOG.error("A record of a destination that is held is damaged, and holds nothing");
            }
            return true;
        });
        held = Map.copyOf(found);
    }

    Map<Domain, Instant> all() {
        return held;
    }

    boolean has(Domain destination) {
        return held.containsKey(destination);
    }

    /** Holds one from now on. */
    Contribution adding(Domain destination, long now) {
        return new Change() {
            @Override
            Map<Domain, Instant> change(WriteBatch batch) throws StoreException {
                if (has(destination)) {
                    return held;
                }
                if (held.size() >= MOST) {
                    throw new StoreException(
                            StoreException.Reason.FULL,
                            MOST + " destinations are held already; release some of them first");
                }
                batch.put(
                        Keys.heldDestination(destination),
                        ByteBuffer.allocate(Long.BYTES).putLong(now).array());
                Map<Domain, Instant> more = new HashMap<>(held);
                more.put(destination, Instant.ofEpochMilli(now));
                return more;
            }
        };
    }

    /** Holds nothing more that comes for it. */
    Contribution removing(Domain destination) {
        return new Change() {
            @Override
            Map<Domain, Instant> change(WriteBatch batch) {
                batch.delete(Keys.heldDestination(destination));
                Map<Domain, Instant> rest = new HashMap<>(held);
                rest.remove(destination);
                return rest;
            }
        };
    }

    /** Contributions after it go by what it leaves, unless it is not written. */
    private abstract class Change implements Contribution {

        private Map<Domain, Instant> before = Map.of();

        /** @return what is held afterwards */
        abstract Map<Domain, Instant> change(WriteBatch batch) throws StoreException;

        @Override
        public final void write(WriteBatch batch) throws StoreException {
            entries.requireCurrent();
            before = held;
            held = Map.copyOf(change(batch));
        }

        @Override
        public final void abandoned() {
            held = before;
        }
    }
}
