package org.palomar.dns.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.dns.internal.ReplyReader.Meaning;
import org.xbill.DNS.Name;

/**
 * Answers questions: from the cache, or by one look-up for all who ask the same at the same time, or by asking, with bounded many at once. Safe for any thread; blocks
 * the calling one. Whoever asks first does the work on its own thread; when it is interrupted, one of those that wait for it takes over.
 */
final class Lookups {

    /** Answers are kept a little even when they forbid it (0), as a queue asks for the same name many times in a row. */
    static final Duration MIN_TTL = Duration.ofSeconds(5);

    static final Duration MAX_TTL = Duration.ofDays(1);

    /** That something is not there is believed for less long: RFC 2308 §5 has 1 to 3 hours, mail that would come back waits for a new domain. */
    static final Duration MAX_NEGATIVE_TTL = Duration.ofMinutes(15);

    /** How long servers are spared a question that they could not answer (RFC 9520 §3.2: 1 second to 5 minutes). */
    static final Duration FAILURE_TTL = Duration.ofSeconds(5);

    private static final String TOO_MANY = "too many questions wait for name servers";
    private static final String INTERRUPTED = "interrupted while it waited";

    private final Source source;
    private final AnswerCache cache;
    private final Semaphore permits;
    private final Figures figures;
    private final Map<Question<?>, UnderWay> underWay = new ConcurrentHashMap<>();

    /** An answer that others wait for, too. */
    private static final class UnderWay extends CompletableFuture<Answer<?>> {

        /** Whether it has its turn: before that, servers can't be blamed for any wait. */
        private volatile boolean sent;
    }

    /** @param atOnce the most questions that wait for a server */
    Lookups(Source source, AnswerCache cache, int atOnce, Figures figures) {
        this.source = source;
        this.cache = cache;
        this.permits = new Semaphore(atOnce, true);
        this.figures = figures;
    }

    <T> Answer<Owned<T>> find(Kind<T> kind, Name name, Deadline deadline) {
        Question<T> question = new Question<>(name, kind);
        while (true) {
            UnderWay mine = new UnderWay();
            UnderWay others = underWay.putIfAbsent(question, mine);
            if (others == null) {
                return lead(question, mine, deadline);
            }
            figures.shared();
            Answer<Owned<T>> answer = follow(others, deadline);
            if (!wasAbandoned(answer) || deadline.isOver()) {
                return answer;
            }
        }
    }

    int cacheEntries() {
        return cache.size();
    }

    private <T> Answer<Owned<T>> lead(Question<T> question, UnderWay mine, Deadline deadline) {
        Answer<Owned<T>> answer = new Answer.Failed<>(Failure.MALFORMED, "the look-up broke off");
        try {
            Optional<Answer<Owned<T>>> known = cache.get(question);
            if (known.isPresent()) {
                figures.cached();
                answer = known.get();
            } else {
                answer = ask(question, mine, deadline);
            }
            return answer;
        } finally {
            underWay.remove(question, mine);
            mine.complete(answer);
        }
    }

    private <T> Answer<Owned<T>> ask(Question<T> question, UnderWay mine, Deadline deadline) {
        long start = System.nanoTime();
        Answer<Owned<T>> answer;
        try {
            if (!permits.tryAcquire(deadline.left(), TimeUnit.NANOSECONDS)) {
                throw new UnansweredException(Failure.BUSY, TOO_MANY);
            }
            mine.sent = true;
            try {
                answer = resolve(question, deadline);
            } finally {
                permits.release();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            answer = ended(mine, Failure.INTERRUPTED, INTERRUPTED).answer();
        } catch (UnansweredException failed) {
            answer = failed.answer();
        }
        figures.asked(answer, start);
        keep(question, answer);
        return answer;
    }

    private <T> Answer<Owned<T>> resolve(Question<T> question, Deadline deadline) throws UnansweredException {
        Name name = question.name();
        Kind<T> kind = question.kind();
        Security security = Security.SECURE;
        long ttl = Long.MAX_VALUE;
        int aliases = Resolver.MAX_ALIASES;
        while (true) {
            Source.Reply reply = source.ask(name, kind.type(), deadline);
            security = security.and(reply.security());
            switch (ReplyReader.read(reply.message(), name, kind.type(), aliases)) {
                case Meaning.Present present -> {
                    T value = kind.reading().read(present.records());
                    return new Answer.Found<>(
                            new Owned<>(present.owner(), value),
                            bounded(Math.min(ttl, present.ttl()), MAX_TTL),
                            security);
                }
                case Meaning.Absent absent -> {
                    Duration believed = bounded(Math.min(ttl, absent.ttl()), MAX_NEGATIVE_TTL);
                    return absent.nameExists()
                            ? new Answer.NoData<>(believed, security)
                            : new Answer.NoSuchName<>(believed, security);
                }
                case Meaning.Alias alias -> {
                    name = alias.target();
                    aliases -= alias.followed();
                    ttl = Math.min(ttl, alias.ttl());
                }
            }
        }
    }

    private <T> void keep(Question<T> question, Answer<Owned<T>> answer) {
        switch (answer) {
            case Answer.Found<Owned<T>> found -> cache.put(question, answer, found.ttl());
            case Answer.NoData<Owned<T>> noData -> cache.put(question, answer, noData.ttl());
            case Answer.NoSuchName<Owned<T>> noSuchName -> cache.put(question, answer, noSuchName.ttl());
            case Answer.Failed<Owned<T>> failed -> {
                if (!isOurs(failed.failure())) {
                    cache.put(question, answer, FAILURE_TTL);
                }
            }
        }
    }

    /** Whether the failure says nothing of the question or the servers. */
    private static boolean isOurs(Failure failure) {
        return failure == Failure.BUSY || failure == Failure.INTERRUPTED || failure == Failure.CLOSED;
    }

    private static Duration bounded(long seconds, Duration max) {
        return Duration.ofSeconds(Math.clamp(seconds, MIN_TTL.toSeconds(), max.toSeconds()));
    }

    @SuppressWarnings("unchecked") // A question under way has an answer of its own kind.
    private static <T> Answer<Owned<T>> follow(UnderWay others, Deadline deadline) {
        try {
            return (Answer<Owned<T>>) others.get(deadline.left(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return ended(others, Failure.TIMEOUT, "no answer in time").answer();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ended(others, Failure.INTERRUPTED, INTERRUPTED).answer();
        } catch (ExecutionException neverFails) {
            throw new IllegalStateException(neverFails);
        }
    }

    private static UnansweredException ended(UnderWay question, Failure failure, String detail) {
        return question.sent
                ? new UnansweredException(failure, detail)
                : new UnansweredException(Failure.BUSY, TOO_MANY);
    }

    /** Whether whoever led has given up, for want of time of its own: who follows may have more. */
    private static boolean wasAbandoned(Answer<?> answer) {
        return answer instanceof Answer.Failed<?> failed
                && (failed.failure() == Failure.INTERRUPTED || failed.failure() == Failure.BUSY)
                && !Thread.currentThread().isInterrupted();
    }
}
