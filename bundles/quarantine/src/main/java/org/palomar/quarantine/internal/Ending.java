package org.palomar.quarantine.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.TraceEvent;
import org.palomar.quarantine.internal.record.EntryRecord;
import org.palomar.quarantine.internal.record.Tag;
import org.palomar.storage.Transaction;

/** Ends entries, and tells of it in the same commit. Safe for any thread. */
final class Ending {

    /** Entries that end in one commit, so that it takes the committer some milliseconds at the most. */
    static final int TOGETHER = 100;

    private final Ledger ledger;
    private final Claims claims;
    private final Neighbours neighbours;
    private final Clock clock;

    Ending(Ledger ledger, Claims claims, Neighbours neighbours, Clock clock) {
        this.ledger = ledger;
        this.claims = claims;
        this.neighbours = neighbours;
        this.clock = clock;
    }

    /**
     * Adds the end of an entry that was claimed to a unit of work.
     *
     * @param what in a word
     */
    void add(UnitOfWork unit, EntryRecord record, String what, String detail) throws StoreException {
        Transaction.of(unit).add(ledger.ending(record.tag()));
        tell(unit, record.entry(), what, detail);
    }

    /** Adds to a unit of work what the story of an entry's message is told. */
    void tell(UnitOfWork unit, QuarantineEntry entry, String what, String detail) {
        neighbours.storyteller().add(unit, events(entry, what, detail));
    }

    /** Tells it where nothing is written. */
    void tell(QuarantineEntry entry, String what, String detail) {
        neighbours.storyteller().tell(events(entry, what, detail));
    }

    private Supplier<List<TraceEvent>> events(QuarantineEntry entry, String what, String detail) {
        Instant now = clock.instant();
        return () -> List.of(new TraceEvent(
                entry.story(),
                now,
                new Happening.Acted("quarantine", what, List.of(entry.owner()), "entry " + entry.id() + detail)));
    }

    /** Ends those that nobody is deciding on, some at a time. Answers how many. */
    int endAll(List<Tag> tags, String what) throws StoreException {
        int ended = 0;
        for (int from = 0; from < tags.size(); from += TOGETHER) {
            ended += end(tags.subList(from, Math.min(tags.size(), from + TOGETHER)), what);
        }
        return ended;
    }

    private int end(List<Tag> some, String what) throws StoreException {
        List<Claims.Claim> held = new ArrayList<>();
        try {
            Transaction unit = ledger.store().open();
            int ended = 0;
            for (Tag tag : some) {
                Optional<Claims.Claim> claim = claims.take(tag.id());
                if (claim.isPresent()) {
                    held.add(claim.get());
                    ended += add(unit, tag, what) ? 1 : 0;
                }
            }
            if (ended > 0) {
                commit(unit, held);
            }
            return ended;
        } finally {
            held.forEach(Claims.Claim::close);
        }
    }

    /** Answers whether it is still there. Of an entry whose record can't be read nothing is told. */
    private boolean add(Transaction unit, Tag tag, String what) throws StoreException {
        if (!ledger.isThere(tag)) {
            return false; // somebody has ended it since it was listed
        }
        unit.add(ledger.ending(tag));
        try {
            ledger.entry(tag.id()).ifPresent(record -> tell(unit, record.entry(), what, ""));
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
        }
        return true;
    }

    /** Commits a unit that ends claimed entries. Where it is not known what became of it, they are never decided on again before a restart. */
    void commit(UnitOfWork unit, List<Claims.Claim> held) throws StoreException {
        try {
            unit.commit();
        } catch (StoreException failure) {
            settle(held);
            throw failure;
        }
    }

    /** Waits until it is known what became of a commit that did not succeed. */
    void settle(List<Claims.Claim> held) {
        try {
            ledger.store().settle();
        } catch (StoreException undecided) {
            held.forEach(Claims.Claim::keep);
        }
    }
}
