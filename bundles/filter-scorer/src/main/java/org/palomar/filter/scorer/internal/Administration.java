package org.palomar.filter.scorer.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.scorer.CorpusState;
import org.palomar.api.scorer.Explanation;
import org.palomar.api.scorer.Explanation.Evidence;
import org.palomar.api.scorer.MailKind;
import org.palomar.api.scorer.ScorerAdmin;
import org.palomar.api.store.StoreException;
import org.palomar.filter.scorer.internal.bayes.Bayes;
import org.palomar.filter.scorer.internal.bayes.Corpus;
import org.palomar.filter.scorer.internal.bayes.Corpus.Totals;
import org.palomar.filter.scorer.internal.bayes.Lesson;
import org.palomar.filter.scorer.internal.bayes.TokenIds;
import org.palomar.filter.scorer.internal.text.Reading;
import org.palomar.filter.scorer.internal.text.Structure;

/** What operators see and change. */
record Administration(Corpora known, Teacher teacher, Supplier<ScorerSettings> settings) implements ScorerAdmin {

    @Override
    public Learned learn(List<Content> messages, MailKind kind, Optional<AccountId> account)
            throws IOException, StoreException {
        return teacher.learn(lessons(messages), kind, account);
    }

    @Override
    public Learned forget(List<Content> messages, Optional<AccountId> account) throws IOException, StoreException {
        return teacher.forget(lessons(messages), account);
    }

    private List<Lesson> lessons(List<Content> messages) throws IOException {
        if (messages.size() > TOGETHER) {
            throw new IllegalArgumentException("at most " + TOGETHER + " messages at once");
        }
        List<Lesson> lessons = new ArrayList<>(messages.size());
        for (Content message : messages) {
            lessons.add(teacher.lesson(message));
        }
        return lessons;
    }

    @Override
    public void erase(Optional<AccountId> account) throws StoreException {
        known.erase(account);
    }

    @Override
    public List<CorpusState> corpora() throws StoreException {
        List<CorpusState> states = new ArrayList<>();
        states.add(known.with(Optional.empty(), this::state));
        for (AccountId owner : known.owners()) {
            states.add(known.look(owner, this::state));
        }
        return states;
    }

    private CorpusState state(KeptCorpus kept) {
        Optional<AccountId> owner = kept.owner();
        Corpus corpus = kept.corpus();
        Totals totals = corpus.totals();
        Bayes bayes = owner.isEmpty()
                ? teacher.bayes(Optional.empty())
                : new Bayes(corpus, Optional.empty(), settings.get().leastLearned(), 1);
        return new CorpusState(
                owner,
                totals.toldSpam(),
                totals.toldHam(),
                kept.ledger().owners(),
                corpus.size(),
                corpus.octets(),
                totals.last() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(totals.last())),
                bayes.isInUse());
    }

    @Override
    public Explanation explain(Content message, Optional<AccountId> account) throws IOException, StoreException {
        Reading reading = Reading.of(message);
        if (account.isPresent() && known.isOwner(account.get())) {
            return known.look(account.get(), kept -> explain(reading, teacher.bayes(Optional.of(kept.corpus()))));
        }
        return explain(reading, teacher.bayes(Optional.empty()));
    }

    private Explanation explain(Reading reading, Bayes bayes) {
        Lesson lesson = teacher.lesson(reading);
        List<Evidence> evidence = new ArrayList<>();
        if (bayes.isInUse()) {
            for (String token : reading.tokens()) {
                Bayes.Word word = bayes.words(TokenIds.of(teacher.token(token)))[0];
                if (word.says()) {
                    evidence.add(new Evidence(token, word.spam(), word.ham(), word.probability()));
                }
            }
        }
        evidence.sort(Comparator.comparingDouble((Evidence one) -> -Math.abs(one.probability() - 0.5))
                .thenComparing(Evidence::token));
        List<RuleHit> hits =
                new ArrayList<>(Points.of(Structure.of(reading, teacher.clock().instant()), settings.get()));
        hits.addAll(Points.of(bayes.judge(lesson.tokens()), Tuned.NONE, settings.get(), ""));
        return new Explanation(hits, evidence);
    }
}
