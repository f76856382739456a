package org.palomar.limits.internal;

import java.util.function.UnaryOperator;
import org.palomar.api.store.StoreException;
import org.palomar.limits.internal.record.Counts;
import org.palomar.limits.internal.record.Standing;
import org.palomar.storage.Contribution;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/** Changes of one tally, made on the committer's thread so that none is lost to another that comes at the same time. */
final class Changes {

    private final Ledger ledger;

    Changes(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Makes a change by itself. */
    void commit(Contribution change) throws StoreException {
        Transaction transaction = ledger.store().open();
        transaction.add(change);
        transaction.commit();
    }

    /** Of what was counted. */
    Contribution counts(Party party, Tally tally, UnaryOperator<Counts> change) {
        return new Contribution() {
            private Counts before = Counts.NONE;

            @Override
            public void write(WriteBatch batch) throws StoreException {
                ledger.requireCurrent();
                before = tally.counts();
                Counts after = change.apply(before);
                put(party, () -> tally.counts(after));
                batch.put(tally.countsKey(), after.encode());
            }

            @Override
            public void abandoned() {
                put(party, () -> tally.counts(before));
            }
        };
    }

    /** Of what was decided; nothing is what is not stored. */
    Contribution standing(Party party, Tally tally, UnaryOperator<Standing> change) {
        return new Contribution() {
            private Standing before = Standing.NONE;

            @Override
            public void write(WriteBatch batch) throws StoreException {
                ledger.requireCurrent();
                before = tally.standing();
                Standing after = change.apply(before);
                put(party, () -> tally.standing(after));
                if (after.isNothing()) {
                    batch.delete(tally.standingKey());
                } else {
                    batch.put(tally.standingKey(), after.encode());
                }
            }

            @Override
            public void abandoned() {
                put(party, () -> tally.standing(before));
            }
        };
    }

    private static void put(Party party, Runnable change) {
        party.with(() -> {
            change.run();
            return change;
        });
    }
}
