package org.palomar.queue.internal;

import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.queue.internal.record.EntryRow;

/** Brings forward what was put off, or began, by a clock that was ahead: it would wait for a time that is far away. Safe for any thread. */
record Correction(Entries entries, Work work, Telling telling) {

    private static final String WHY = "by the queue itself, as the clock had been ahead";

    /**
     * Looks at all entries; those that are under way are left alone.
     *
     * @return how many are tried now
     */
    int run() throws StoreException {
        long now = work.now();
        try (Claims edits = new Editing(
                entries,
                work,
                telling,
                Happening.Operated.Change.RETRIED,
                WHY,
                row -> Placing.corrected(row.course(), now, work.pauses()).map(row::with))) {
            entries.forEach((id, octets) -> {
                if (isPutOff(id, octets, now)) {
                    edits.take(id);
                }
                return true;
            });
            return edits.done().changed();
        }
    }

    /** What its sender wants to go later is not meant. */
    private boolean isPutOff(QueueId id, byte[] octets, long now) throws StoreException {
        try {
            EntryRow row = EntryRow.decode(octets);
            return Placing.corrected(row.course(), now, work.pauses()).isPresent()
                    && entries.readable(id)
                            .flatMap(letter -> letter.options().notBefore())
                            .filter(instant -> instant.toEpochMilli() > now)
                            .isEmpty();
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
            return false;
        }
    }
}
