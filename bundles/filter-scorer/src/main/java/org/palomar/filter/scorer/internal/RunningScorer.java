package org.palomar.filter.scorer.internal;

import java.io.DataInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.store.StoreException;
import org.palomar.filter.scorer.internal.bayes.TokenHash;
import org.palomar.filter.scorer.internal.record.Keys;
import org.palomar.storage.Contribution;
import org.palomar.storage.Seal;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scorer over one store, from its opening to its end. Safe for any thread.
 *
 * @param corpora what was learned
 * @param lessons what owners teach
 */
record RunningScorer(Corpora corpora, Teacher teacher, Lessons lessons) {

    private static final Logger LOG = LoggerFactory.getLogger(RunningScorer.class);

    private static final int VERSION = 1;

    /** Reads what was kept. */
    static RunningScorer open(Store store, Clock clock, Supplier<ScorerSettings> settings, ScorerMetrics metrics)
            throws StoreException {
        store.settle();
        TokenHash hash = new TokenHash(secret(store));
        Corpora corpora = new Corpora(store, settings.get().memory());
        Teacher teacher = new Teacher(store, corpora, hash, clock, settings);
        return new RunningScorer(corpora, teacher, new Lessons(teacher, clock, settings, metrics));
    }

    /** The key of hashes, made at the first start. Without it what is kept says nothing of any word: where it is damaged all goes with it, and a mark stays. */
    private static byte[] secret(Store store) throws StoreException {
        Optional<byte[]> kept = store.get(Keys.secret());
        if (kept.isEmpty()) {
            return made(store, batch -> {});
        }
        try {
            return Seal.open(VERSION, kept.get(), "the scorer's key of hashes", RunningScorer::read);
        } catch (StoreException damaged) {
            LOG.error("All that the scorer has learned is lost, and learned anew: {}", damaged.getMessage());
            return made(store, batch -> {
                batch.deleteRange(Keys.headOfAll(), Keys.behindAll());
                batch.put(Keys.damage(Optional.empty()), new byte[] {1});
            });
        }
    }

    private static byte[] made(Store store, Contribution more) throws StoreException {
        byte[] made = new byte[TokenHash.KEY];
        new SecureRandom().nextBytes(made);
        Transaction transaction = store.open();
        transaction.add(more);
        transaction.add(batch -> batch.put(Keys.secret(), Seal.close(VERSION, made.length, out -> out.write(made))));
        transaction.commit();
        return made;
    }

    private static byte[] read(DataInputStream in) throws IOException {
        byte[] key = new byte[TokenHash.KEY];
        in.readFully(key);
        return key;
    }

    void stop() {
        lessons.stop();
        corpora.stop();
    }
}
