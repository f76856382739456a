package org.palomar.filter.dnslist.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Resolver;

/** Asks lists, all at once, each for as long as the resolver's deadline. Safe for any thread. */
final class Asking {

    /** RFC 5782 §2.1: answers are loopback addresses. Others come from resolvers that lead names which are not there to pages of their own. */
    private static final Network ANSWERS = Network.parse("127.0.0.0/8").orElseThrow();

    /** Spamhaus and others: you ask too much, or by way of a public resolver, or something that is no question. */
    private static final Network ERRORS = Network.parse("127.255.255.0/24").orElseThrow();

    /** RFC 5782 §2.1 has nothing listed by it, as some lists refuse by it. */
    private static final Network REFUSAL = Network.parse("127.0.0.1").orElseThrow();

    /** Questions of one message that wait at the same time: others ask the resolver, too, which has a bound. */
    private static final int AT_ONCE = 50;

    /** Characters of what a list says to people. */
    private static final int MOST_REASON = 300;

    private final Supplier<Optional<Resolver>> resolver;

    Asking(Supplier<Optional<Resolver>> resolver) {
        this.resolver = resolver;
    }

    /**
     * One question.
     *
     * @param name before the zone
     */
    record Question(ListZone list, String name) {}

    /** What each list says, in the order of the questions. */
    Map<Question, Said> ask(List<Question> questions) throws InterruptedException {
        Map<Question, Said> said = new LinkedHashMap<>();
        for (int from = 0; from < questions.size(); from += AT_ONCE) {
            said.putAll(some(questions.subList(from, Math.min(from + AT_ONCE, questions.size()))));
        }
        return said;
    }

    private Map<Question, Said> some(List<Question> questions) throws InterruptedException {
        if (questions.size() == 1) {
            return Map.of(questions.getFirst(), ask(questions.getFirst()));
        }
        Map<Question, Said> said = new LinkedHashMap<>();
        List<Future<Said>> answers = new ArrayList<>(questions.size());
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("dnslist-", 0).factory());
        try {
            questions.forEach(question -> answers.add(threads.submit(() -> ask(question))));
            for (int i = 0; i < questions.size(); i++) {
                said.put(questions.get(i), answers.get(i).get());
            }
            return said;
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        } finally {
            // Nobody waits any more for what is not answered by now; the resolver ends calls that are interrupted.
            threads.shutdownNow();
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
                ? new Said.Unknown("the resolver is missing")
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
            case Answer.Failed<List<InetAddress>> failed -> new Said.Unknown(failed.detail());
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
