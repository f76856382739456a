package org.palomar.api.trace;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.palomar.api.store.StoreException;

/** Reads stories. Safe for any thread; the calling thread waits for the disk. */
public interface TraceSearch {

    /** Events of one story that are read. */
    int MAX_EVENTS = 10_000;

    /** Stories that one search gives at the most. */
    int MAX_STORIES = 1000;

    /** Octets of records, in their stored form, that one search takes into memory, and one record more: what is found when they are used up comes shortened. */
    int MAX_OCTETS = 4 << 20;

    /** Recipients that are left of a story that comes shortened. */
    int FEW_RECIPIENTS = 2;

    /**
     * The newest stories that the query takes, the newest first. Without an id, an entry or an owner it looks through all messages of the time that is asked for, until there are enough.
     *
     * @param most 0 to {@link #MAX_STORIES}
     * @return behind {@link #MAX_OCTETS} stories are {@link Story#cut}: they have no events, and the first {@link #FEW_RECIPIENTS} recipients
     */
    List<Story> find(TraceQuery query, int most) throws StoreException;

    /** The same stories as {@link #find} gives, for a list: of each one how it came, and one event, the last that says what became of it. */
    List<Story> list(TraceQuery query, int most) throws StoreException;

    /**
     * Passes on what is told from now on.
     *
     * @throws StoreException {@code UNAVAILABLE} when too many follow already
     */
    Following follow(TraceQuery query) throws StoreException;

    /** Somebody who listens. For one thread; must be closed. */
    interface Following extends AutoCloseable {

        /**
         * What was told next: how the message came, if that is known, and what has happened to it just now,
         * which may be that it came.
         *
         * @return empty when nothing was told in that time, or when it is over
         */
        Optional<Story> next(Duration patience) throws StoreException, InterruptedException;

        /** Whether nothing more will come, as the trace has gone. */
        boolean isOver();

        /** Events that were told too fast for whoever follows, and were left out. */
        long missed();

        @Override
        void close();
    }
}
