package org.palomar.filter.scorer.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.scorer.MailKind;
import org.palomar.api.scorer.ScorerAdmin.Learned;
import org.palomar.api.store.StoreException;
import org.palomar.filter.scorer.internal.bayes.Bayes;
import org.palomar.filter.scorer.internal.bayes.Change;
import org.palomar.filter.scorer.internal.bayes.Corpus;
import org.palomar.filter.scorer.internal.bayes.Corpus.Totals;
import org.palomar.filter.scorer.internal.bayes.Lesson;
import org.palomar.filter.scorer.internal.bayes.TokenHash;
import org.palomar.filter.scorer.internal.record.Keys;
import org.palomar.filter.scorer.internal.record.Tally;
import org.palomar.filter.scorer.internal.text.Reading;
import org.palomar.storage.Contribution;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;

/** Learns and unlearns, durably. Safe for any thread; one at a time learns, the others wait. */
final class Teacher {

    private final Store store;
    private final Corpora corpora;
    private final TokenHash hash;
    private final Clock clock;
    private final Supplier<ScorerSettings> settings;

    Teacher(Store store, Corpora corpora, TokenHash hash, Clock clock, Supplier<ScorerSettings> settings) {
        this.store = store;
        this.corpora = corpora;
        this.hash = hash;
        this.clock = clock;
        this.settings = settings;
    }

    /** The clock that lessons are by. */
    Clock clock() {
        return clock;
    }

    /** A message as it is learned. */
    Lesson lesson(Content message) throws IOException {
        return lesson(Reading.of(message));
    }

    Lesson lesson(Reading reading) {
        return Lesson.of(hash, reading.tokens(), reading.messageId());
    }

    /** What a token is known by. */
    int token(String token) {
        return hash.token(token);
    }

    /** What the corpora say, where some account's is there. */
    Bayes bayes(Optional<Corpus> own) {
        ScorerSettings now = settings.get();
        return new Bayes(
                corpora.trusted(now.leastLearned(), now.leastOwners()), own, now.leastLearned(), leastSeen(now));
    }

    /** What operators teach is theirs to choose, and single lessons tell much; of what others' mail says, nobody hears by one. */
    private int leastSeen(ScorerSettings now) {
        return corpora.isTaughtByOwners() ? now.leastSeen() : 1;
    }

    Learned learn(List<Lesson> lessons, MailKind kind, Optional<AccountId> owner) throws StoreException {
        return change(lessons, owner, (corpus, lesson) -> {
            Bayes bayes = owner.isPresent() ? bayes(Optional.of(corpus)) : bayesOfServer(corpus);
            return corpus.learning(lesson, kind, clock.millis(), one -> bayes.isSure(one.tokens(), kind));
        });
    }

    private Bayes bayesOfServer(Corpus corpus) {
        ScorerSettings now = settings.get();
        return new Bayes(corpus, Optional.empty(), now.leastLearned(), leastSeen(now));
    }

    /**
     * Has the server learn what an owner says, as far as one may: see {@link Ledger}.
     *
     * @return whether it was learned
     */
    boolean suggest(Lesson lesson, MailKind kind, AccountId account) throws StoreException {
        ScorerSettings now = settings.get();
        int day = Math.toIntExact(TimeUnit.MILLISECONDS.toDays(clock.millis()));
        return corpora.change(Optional.empty(), kept -> {
            Corpus corpus = kept.corpus();
            Ledger ledger = kept.ledger();
            List<Change> changes = corpus.learning(
                    lesson, kind, clock.millis(), one -> bayesOfServer(corpus).isSure(one.tokens(), kind));
            boolean turned = changes.size() > 1;
            if (changes.isEmpty()
                    || !ledger.mayTeach(account, kind, day, now.ownerDaily(), now.leastOwners())
                    || (turned && !ledger.mayTurn(account, lesson.identity()))) {
                return false;
            }
            Totals before = corpus.totals();
            changes.forEach(corpus::apply);
            Totals after = corpus.totals();
            Tally tally = ledger.of(account.value())
                    .taught(after.toldSpam() - before.toldSpam(), after.toldHam() - before.toldHam(), day);
            ledger.taught(account, lesson.identity(), tally);
            keep(kept, changes, batch -> batch.put(Keys.tally(account.value()), tally.encode()));
            return true;
        });
    }

    Learned forget(List<Lesson> lessons, Optional<AccountId> owner) throws StoreException {
        return change(lessons, owner, (corpus, lesson) -> corpus.forgetting(lesson, clock.millis()));
    }

    @FunctionalInterface
    private interface Effect {
        List<Change> of(Corpus corpus, Lesson lesson);
    }

    private Learned change(List<Lesson> lessons, Optional<AccountId> owner, Effect effect) throws StoreException {
        return corpora.change(owner, kept -> {
            List<Change> applied = new ArrayList<>();
            Learned learned = new Learned(0, 0, 0);
            for (Lesson lesson : lessons) {
                List<Change> changes = effect.of(kept.corpus(), lesson);
                changes.forEach(kept.corpus()::apply);
                applied.addAll(changes);
                learned = learned.plus(
                        new Learned(changes.isEmpty() ? 0 : 1, changes.size() > 1 ? 1 : 0, changes.isEmpty() ? 1 : 0));
            }
            if (!applied.isEmpty()) {
                keep(kept, applied, batch -> {});
            }
            return learned;
        });
    }

    private void keep(KeptCorpus kept, List<Change> applied, Contribution more) throws StoreException {
        Transaction transaction = store.open();
        transaction.add(kept.keeping(applied));
        transaction.add(more);
        corpora.commit(transaction, kept.owner());
        corpora.requireOpen(); // else a picture might take the place of what another instance has written
        kept.tidy(store);
    }
}
