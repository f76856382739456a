package org.palomar.quarantine.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.store.StoreException;

/**
 * The numbers of entries. They are given before the commit, as the story of the message names them, so that one may be written after greater ones: whoever remembers "all up to here" asks first up to where everything is
 * {@link #decided}. Safe for any thread; nobody waits.
 */
final class Numbers {

    /** What is not being written so long after it was given never is. Longer than any deadline of a commit, ten minutes. */
    static final Duration PATIENCE = Duration.ofMinutes(15);

    private final LongSupplier nanos;
    private final NavigableSet<Long> open = new TreeSet<>();

    /** When those of the open ones were given whose commit has not begun. */
    private final Map<Long, Long> given = new HashMap<>();

    private long last;

    /**
     * @param last that was given
     * @param nanos time that has passed
     */
    Numbers(long last, LongSupplier nanos) {
        this.last = last;
        this.nanos = nanos;
    }

    /** A number that no entry had before; it stays so after a restart once an entry with it is kept. */
    synchronized QuarantineId next() {
        last++;
        open.add(last);
        given.put(last, nanos.getAsLong());
        return new QuarantineId(last);
    }

    /** The greatest that was given. */
    synchronized long last() {
        return last;
    }

    /** On the committer: it is being written from now on, until it is {@link #ended}. */
    synchronized void begin(QuarantineId id) throws StoreException {
        if (given.remove(id.number()) == null) {
            throw new StoreException(
                    StoreException.Reason.UNAVAILABLE, "the commit came long after what it was to write was made");
        }
    }

    /** It is there, or will never be. */
    synchronized void ended(QuarantineId id) {
        open.remove(id.number());
    }

    /** Up to this number nothing is added any more. To be asked before it is read what there is. */
    synchronized long decided() {
        long now = nanos.getAsLong();
        given.entrySet().removeIf(one -> {
            boolean gone = now - one.getValue() > PATIENCE.toNanos();
            if (gone) {
                open.remove(one.getKey());
            }
            return gone;
        });
        return open.isEmpty() ? last : open.first() - 1;
    }
}
