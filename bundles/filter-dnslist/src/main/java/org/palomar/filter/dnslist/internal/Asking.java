package org.palomar.filter.dnslist.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.Resolver;

/** Asks lists, all at once, with one deadline for all questions of a message. Safe for any thread. */
final class Asking {

    /** RFC 5782 §2.1: answers are loopback addresses. Others come from resolvers that lead names which are not there to pages of their own. */
    private static final Network ANSWERS = Network.parse("127.0.0.0/8").orElseThrow();

    /** Spamhaus and others: you ask too much, or by way of a public resolver, or something that is no question. */
    private static final Network ERRORS = Network.parse("127.255.255.0/24").orElseThrow();

    /** RFC 5782 §2.1 has nothing listed by it, as some lists refuse by it. */
    private static final Network REFUSAL = Network.parse("127.0.0.1").orElseThrow();

    /** Questions to one list, of all messages, that wait at the same time: others ask the resolver, too, which has a bound (250 by default). */
    private static final int AT_ONCE = 12;

    /** For all questions of a message: who sends it waits for us, and a list answers in a tenth of a second. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Characters of what a list says to people. */
    private static final int MOST_REASON = 300;

    private final Supplier<Optional<Resolver>> resolver;

    /** By zone: as many as were in the settings since the start. */
    private final Map<Domain, Semaphore> turns = new ConcurrentHashMap<>();

    private final Duration patience;

    Asking(Supplier<Optional<Resolver>> resolver) {
        this(resolver, PATIENCE);
    }

    Asking(Supplier<Optional<Resolver>> resolver, Duration patience) {
        this.resolver = resolver;
        this.patience = patience;
    }

    /**
     * One question.
     *
     * @param name before the zone
     */
    record Question(ListZone list, String name) {}

    /** What each list says, in the order of the questions. What is not known after {@link #PATIENCE} is the list's silence if it was asked and had some time to answer, else our own want of time. */
    Map<Question, Said> ask(List<Question> questions) throws InterruptedException {
        Map<Question, Said> said = new LinkedHashMap<>();
        Map<Question, Long> sent = new ConcurrentHashMap<>();
        Map<Question, Said> ends = new ConcurrentHashMap<>();
        List<Future<Said>> answers;
        long end;
        List<Callable<Said>> calls = new ArrayList<>(questions.size());
        questions.forEach(question -> calls.add(() -> inTurn(question, sent, ends)));
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("dnslist-", 0).factory())) {
            // Those that are late are interrupted, which ends a call of the resolver.
            answers = threads.invokeAll(calls, patience.toMillis(), TimeUnit.MILLISECONDS);
            end = System.nanoTime();
        }
        try {
            for (int i = 0; i < questions.size(); i++) {
                Question question = questions.get(i);
                Future<Said> answer = answers.get(i);
                said.put(
                        question,
                        answer.isCancelled() ? late(sent.get(question), end, ends.get(question)) : answer.get());
            }
            return said;
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
    }

    /** @param last what its call has come to, which knows whether the resolver had a place for it; none where it was never begun */
    private Said late(@Nullable Long sent, long end, @Nullable Said last) {
        boolean hadTime = sent != null && end - sent >= patience.toNanos() / 2;
        boolean waited = last instanceof Said.Unknown unknown && !unknown.silent();
        return new Said.Unknown("it did not answer in time", hadTime && !waited);
    }

    /** A list that is slow keeps those waiting who ask it, and leaves the resolver to others. */
    private Said inTurn(Question question, Map<Question, Long> sent, Map<Question, Said> ends)
            throws InterruptedException {
        Semaphore places = turns.computeIfAbsent(question.list().zone(), zone -> new Semaphore(AT_ONCE));
        places.acquire();
        try {
            sent.put(question, System.nanoTime());
            Said said = ask(question);
            ends.put(question, said);
            return said;
        } finally {
            places.release();
        }
    }

    /** One question, on the calling thread. */
    Said ask(Question question) {
        Optional<Domain> name = Names.under(question.name(), question.list().zone());
        Optional<Resolver> present = resolver.get();
        if (name.isEmpty()) {
            return new Said.NotListed(); // nobody can write such a name into a zone
        }
        return present.isEmpty()
                ? new Said.Unknown("the resolver is missing", false)
                : said(present.get().ipv4(name.get()));
    }

    /** What a list says to people about what it knows (RFC 5782 §2.1); empty where it says nothing. */
    String reason(Question question) {
        Optional<Domain> name = Names.under(question.name(), question.list().zone());
        Optional<Resolver> present = resolver.get();
        if (name.isEmpty() || present.isEmpty()) {
            return "";
        }
        return switch (present.get().txt(name.get())) {
            case Answer.Found<List<String>> found -> {
                String text = String.join(" ", found.value()).replaceAll("[^\\x20-\\x7e]", "?");
                yield text.substring(0, Math.min(text.length(), MOST_REASON));
            }
            default -> "";
        };
    }

    private static Said said(Answer<List<InetAddress>> answer) {
        return switch (answer) {
            case Answer.Found<List<InetAddress>> found -> listed(found.value());
            case Answer.NoData<List<InetAddress>> absent -> new Said.NotListed();
            case Answer.NoSuchName<List<InetAddress>> absent -> new Said.NotListed();
            case Answer.Failed<List<InetAddress>>(Failure failure, String detail) ->
                new Said.Unknown(detail, failure != Failure.BUSY && failure != Failure.CLOSED);
        };
    }

    private static Said listed(List<InetAddress> codes) {
        return codes.stream()
                .filter(code -> !ANSWERS.contains(code) || ERRORS.contains(code) || REFUSAL.contains(code))
                .findFirst()
                .<Said>map(code -> new Said.Refused(code.getHostAddress()))
                .orElseGet(() -> codes.isEmpty() ? new Said.NotListed() : new Said.Listed(codes));
    }
}
