package org.palomar.filter.scorer.internal;

import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.store.StoreException;
import org.palomar.filter.scorer.internal.bayes.Change;
import org.palomar.filter.scorer.internal.bayes.Corpus;
import org.palomar.filter.scorer.internal.record.ChangeRecord;
import org.palomar.filter.scorer.internal.record.Keys;
import org.palomar.filter.scorer.internal.record.Picture;
import org.palomar.filter.scorer.internal.record.Tally;
import org.palomar.storage.Contribution;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A corpus with what is kept of it: a picture, and the changes since. Changed by one thread. */
final class KeptCorpus {

    private static final Logger LOG = LoggerFactory.getLogger(KeptCorpus.class);

    /** After so many changes a new picture is made: opening reads no more than that besides. */
    static final int MOST_CHANGES = 500;

    private final Optional<AccountId> owner;
    private final Corpus corpus;
    private long next;
    private int changes;
    private boolean damaged;
    private volatile boolean spoiled;

    /** Whether the first slice of the picture was read. */
    private boolean headed;

    /** Of the server's: who has taught it. */
    private final Ledger ledger = new Ledger();

    /** One that nothing is kept of. */
    KeptCorpus(Optional<AccountId> owner, Corpus.Size size) {
        this.owner = owner;
        this.corpus = new Corpus(size);
    }

    Optional<AccountId> owner() {
        return owner;
    }

    Corpus corpus() {
        return corpus;
    }

    Ledger ledger() {
        return ledger;
    }

    /** It has learned what could not be kept, or may yet be: it is to be read anew. */
    void spoil() {
        spoiled = true;
    }

    boolean isSpoiled() {
        return spoiled;
    }

    /** Whether some of it could not be read. */
    boolean isDamaged() {
        return damaged;
    }

    /** Reads what is kept. What is damaged is told and left out: the less is known, the less is said. */
    static KeptCorpus load(Store store, Optional<AccountId> owner, Corpus.Size size) throws StoreException {
        KeptCorpus kept = new KeptCorpus(owner, size);
        store.scan(Keys.head(owner), Keys.behind(owner), (key, record) -> {
            kept.take(key, record);
            return true;
        });
        return kept;
    }

    private void take(byte[] key, byte[] record) {
        try {
            switch (Keys.part(key)
                    .orElseThrow(() -> new StoreException(StoreException.Reason.DAMAGED, "a record of nobody"))) {
                case Keys.Part.Slice(int number) -> {
                    if (number > 0 && !headed) { // counts without what they are counts of would say what is wrong
                        throw new StoreException(StoreException.Reason.DAMAGED, "a picture without its beginning");
                    }
                    Picture.load(record, corpus);
                    headed = true;
                }
                case Keys.Part.Damaged mark -> damaged = true;
                case Keys.Part.Changed(long number) -> {
                    next = number + 1;
                    changes++;
                    corpus.apply(ChangeRecord.decode(record));
                }
                case Keys.Part.Taught(long teacher) -> ledger.load(teacher, Tally.decode(record));
            }
        } catch (StoreException unreadable) {
            damaged = true;
            LOG.warn(
                    "Some of what the scorer has learned for {} is lost: {}",
                    owner.map(one -> "account " + one).orElse("the server"),
                    unreadable.getMessage());
        }
    }

    /** Puts changes behind those that are kept, by numbers that no others will have, whatever becomes of the commit. */
    Contribution keeping(List<Change> applied) {
        long first = next;
        next += applied.size();
        changes += applied.size();
        return batch -> {
            for (int i = 0; i < applied.size(); i++) {
                batch.put(Keys.change(owner, first + i), ChangeRecord.encode(applied.get(i)));
            }
        };
    }

    /** Makes a picture in place of changes, if there are many; later, if the store does not take it now. */
    void tidy(Store store) {
        if (changes < MOST_CHANGES) {
            return;
        }
        try {
            draw(store);
        } catch (StoreException refused) {
            LOG.warn("What the scorer has learned can't be tidied up now: {}", refused.getMessage());
        }
    }

    private void draw(Store store) throws StoreException {
        List<byte[]> slices = Picture.encode(corpus);
        Transaction transaction = store.open();
        transaction.add(batch -> {
            batch.deleteRange(Keys.head(owner), Keys.behind(owner));
            for (int i = 0; i < slices.size(); i++) {
                batch.put(Keys.slice(owner, i), slices.get(i));
            }
            if (damaged) { // nobody is to think that it is whole
                batch.put(Keys.damage(owner), new byte[] {1});
            }
            ledger.tallies().forEach((teacher, tally) -> batch.put(Keys.tally(teacher), tally.encode()));
        });
        transaction.commit();
        changes = 0;
    }
}
