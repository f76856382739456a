package org.palomar.filter.scorer.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.scorer.MailKind;
import org.palomar.api.scorer.ScorerAdmin.Learned;
import org.palomar.api.store.StoreException;
import org.palomar.filter.scorer.internal.bayes.Bayes;
import org.palomar.filter.scorer.internal.bayes.Change;
import org.palomar.filter.scorer.internal.bayes.Corpus;
import org.palomar.filter.scorer.internal.bayes.Lesson;
import org.palomar.filter.scorer.internal.bayes.TokenHash;
import org.palomar.filter.scorer.internal.text.Reading;
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
        return new Bayes(corpora.server(), own, settings.get().leastLearned());
    }

    Learned learn(List<Lesson> lessons, MailKind kind, Optional<AccountId> owner) throws StoreException {
        return change(lessons, owner, (corpus, lesson) -> {
            Bayes bayes = bayes(owner.map(account -> corpus));
            return corpus.learning(lesson, kind, clock.millis(), one -> bayes.isSure(one.tokens(), kind));
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
            keep(kept, applied);
            return learned;
        });
    }

    private void keep(KeptCorpus kept, List<Change> applied) throws StoreException {
        if (applied.isEmpty()) {
            return;
        }
        boolean written = false;
        try {
            Transaction transaction = store.open();
            transaction.add(kept.keeping(applied));
            corpora.requireOpen();
            transaction.commit();
            written = true;
        } finally {
            if (!written) {
                kept.undo(applied);
            }
        }
        corpora.requireOpen(); // else a picture might take the place of what another instance has written
        kept.tidy(store);
    }
}
