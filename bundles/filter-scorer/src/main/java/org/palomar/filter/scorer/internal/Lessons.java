package org.palomar.filter.scorer.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.scorer.MailKind;
import org.palomar.api.scorer.Training;
import org.palomar.api.store.StoreException;
import org.palomar.filter.scorer.internal.bayes.Lesson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns what owners say of their mail, on a thread of its own, in turns between accounts: nobody who moves a message waits for it. A restart may lose what waits; the owner moves the next one. Safe for any thread.
 */
final class Lessons implements Training {

    private static final Logger LOG = LoggerFactory.getLogger(Lessons.class);

    /** Others that are needed may come after this. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Teacher teacher;
    private final Supplier<ScorerSettings> settings;
    private final ScorerMetrics metrics;
    private final Turns turns = new Turns();
    private final Losses losses;

    /** How many messages were read for each account: moving mail costs less than reading it. */
    private final Daily read;

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("palomar-scorer").daemon().factory());

    private volatile Optional<String> failure = Optional.empty();

    Lessons(Teacher teacher, Clock clock, Supplier<ScorerSettings> settings, ScorerMetrics metrics) {
        this.teacher = teacher;
        this.settings = settings;
        this.metrics = metrics;
        this.losses = new Losses(clock);
        this.read = new Daily(clock, ScorerSettings.MOST_LESSONS);
    }

    @Override
    public void suggest(Content message, MailKind kind, AccountId account) throws IOException {
        if (message.size() > ScorerSettings.MOST_OCTETS || allowance(account, 1) == 0) {
            return;
        }
        Lesson lesson = teacher.lesson(message);
        later(account, new Turns.Work(1, () -> learn(lesson, kind, account, true)));
    }

    /** Does something of an account's where lessons are learned, soon. */
    void later(AccountId account, Turns.Work work) {
        turns.add(account, work)
                .ifPresentOrElse(given -> lose(given.messages(), "too many waited"), () -> later(this::next));
    }

    /** Does something behind all that waits now. */
    void later(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException ended) {
            LOG.debug("What owners say now is not learned: the scorer has stopped");
        }
    }

    /** Does something now and then where lessons are learned. */
    void hourly(Runnable work) {
        var unused = thread.scheduleWithFixedDelay(work, SOON.toSeconds(), HOUR.toSeconds(), TimeUnit.SECONDS);
    }

    private void next() {
        turns.next().ifPresent(work -> work.doing().run());
    }

    /** Takes notice of messages that are not learned from. */
    void lose(int messages, String reason) {
        metrics.lost.add(messages);
        losses.add(messages, reason);
    }

    /**
     * By the account's own corpus first: once the server has learned it, it is sure, and nothing would be left for the account to learn.
     *
     * @param received whether it is mail that came, as far as that can be told, so that it may teach the server too
     */
    void learn(Lesson lesson, MailKind kind, AccountId account, boolean received) {
        try {
            boolean learned =
                    teacher.learn(List.of(lesson), kind, Optional.of(account)).changed() > 0;
            if (learned && received && settings.get().ownersTeach()) {
                boolean unused = teacher.suggest(lesson, kind, account);
            }
            (learned ? metrics.learned : metrics.known).increment();
            failure = Optional.empty();
        } catch (StoreException refused) {
            lose(1, String.valueOf(refused.getMessage()));
            failure = Optional.of(String.valueOf(refused.getMessage()));
        } catch (RuntimeException bug) {
            lose(1, "an error, see the log");
            LOG.error("A message could not be learned", bug);
        }
    }

    /**
     * How many messages may be read to learn from them, and takes them from what an account has for the day: nobody who moves mail to and fro keeps the thread from others.
     *
     * @param wanted at the most
     */
    int allowance(AccountId account, int wanted) {
        return read.take(account, wanted);
    }

    /** What was lost lately. */
    Optional<Losses.Lost> lost() {
        return losses.now();
    }

    /** Why the last lesson could not be kept, if it could not. */
    Optional<String> failure() {
        return failure;
    }

    /** Those that wait are learned, as far as that is quick. */
    void stop() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException hurried) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
