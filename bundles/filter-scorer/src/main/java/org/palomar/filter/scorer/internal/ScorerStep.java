package org.palomar.filter.scorer.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.config.LastGood;
import org.palomar.api.directory.AccountId;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Tunable;
import org.palomar.api.pipeline.Verdict;
import org.palomar.filter.scorer.internal.bayes.Bayes;
import org.palomar.filter.scorer.internal.bayes.Corpus;
import org.palomar.filter.scorer.internal.bayes.Lesson;
import org.palomar.filter.scorer.internal.text.Reading;
import org.palomar.filter.scorer.internal.text.Structure;

/** Gives points by how a message is made, and by what was learned: for all recipients alike by the server's corpus, for an account that has one of its own by both. What accounts submit is not looked at. Safe for any thread. */
final class ScorerStep implements FilterStep {

    static final String NAME = "scorer";

    static final String OWN = "own";

    static final String RULES = "rules";

    /** Reading a message takes milliseconds; waiting for accounts' corpora is bounded by {@link #PATIENCE}. */
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** How long the disk may keep a message waiting for corpora of its recipients, all together. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Tunable.Kind POINTS = new Tunable.Decimal(0, ScorerSettings.MOST_POINTS);

    private static final List<Tunable> TUNABLES = List.of(
            new Tunable(ScorerSettings.POINTS_SPAM, "points for a message that is surely spam", POINTS),
            new Tunable(ScorerSettings.POINTS_HAM, "points taken from a message that is surely wanted", POINTS),
            new Tunable(OWN, "whether what the account itself has taught counts", new Tunable.YesNo()),
            new Tunable(RULES, "whether rules on how a message is made count", new Tunable.YesNo()));

    private final Corpora corpora;
    private final Teacher teacher;
    private final LastGood<ScorerSettings> settings;
    private final ScorerMetrics metrics;

    ScorerStep(Corpora corpora, Teacher teacher, LastGood<ScorerSettings> settings, ScorerMetrics metrics) {
        this.corpora = corpora;
        this.teacher = teacher;
        this.settings = settings;
        this.metrics = metrics;
    }

    @Override
    public StepDescription description() {
        return new StepDescription(
                NAME,
                Stage.CONTENT,
                settings.settings().rank(),
                DEADLINE,
                FailurePolicy.ACCEPT_AND_MARK,
                new Scope.All(),
                TUNABLES);
    }

    @Override
    public Opinion judge(MailTransaction message) throws IOException, InterruptedException {
        if (message.origin().account().isPresent() || message.origin().isNotice()) {
            return Opinion.ACCEPT;
        }
        boolean ruled = settings.settled().rulesMost() > 0 && message.tuned().yes(RULES, true);
        Map<Recipient, Bayes> own = own(message);
        Bayes all = teacher.bayes(Optional.empty());
        if (!ruled && !all.isInUse() && own.isEmpty()) {
            return Opinion.ACCEPT; // nothing would be said: nothing is read
        }
        long start = System.nanoTime();
        Reading reading = Reading.of(message.content());
        List<RuleHit> rules =
                ruled ? Points.of(Structure.of(reading, message.received()), settings.settled()) : List.of();
        if (!all.isInUse() && own.isEmpty()) { // reading words is most of the work
            metrics.judging.recordSince(start);
            return rules.isEmpty() ? Opinion.ACCEPT : Opinion.of(new Verdict.Score(rules, List.of()));
        }
        Lesson lesson = teacher.lesson(reading);
        Map<Recipient, Verdict> exceptions = new HashMap<>();
        own.forEach((recipient, bayes) ->
                exceptions.put(recipient, verdict(bayes, lesson, message, ", own ones too", rules)));
        Verdict forAll = verdict(all, lesson, message, "", rules);
        metrics.judging.recordSince(start);
        return new Opinion(forAll, exceptions);
    }

    private Verdict verdict(Bayes bayes, Lesson lesson, MailTransaction message, String note, List<RuleHit> rules) {
        List<RuleHit> hits = new ArrayList<>(rules);
        hits.addAll(Points.of(bayes.judge(lesson.tokens()), message.tuned(), settings.settled(), note));
        return hits.isEmpty() ? new Verdict.Accept() : new Verdict.Score(hits, List.of());
    }

    /** Recipients that stand for one account which has taught something. */
    private Map<Recipient, Bayes> own(MailTransaction message) throws InterruptedException {
        Map<Recipient, Bayes> own = new HashMap<>();
        Set<AccountId> unread = new HashSet<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (Recipient recipient : message.recipients()) {
            Optional<AccountId> owner = recipient.owner();
            if (owner.isPresent() && message.tuned().yes(OWN, true)) {
                AccountId account = owner.get();
                boolean inTime = System.nanoTime() < end && !unread.contains(account);
                Optional<Corpus> corpus = inTime ? corpora.own(account) : Optional.empty();
                corpus.map(one -> teacher.bayes(corpus))
                        .filter(Bayes::isInUse)
                        .ifPresent(bayes -> own.put(recipient, bayes));
                if (corpus.isEmpty() && corpora.isOwner(account)) {
                    unread.add(account);
                    metrics.unread.increment();
                }
            }
        }
        return own;
    }
}
