package org.palomar.dns.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.palomar.dns.internal.MailRouteTest.failure;
import static org.palomar.dns.internal.MailRouteTest.value;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.dns.internal.ScriptedServer.Asked;
import org.xbill.DNS.Rcode;

/** Many questions, the same question often, and what is kept of the answers. */
class LookupsTest {

    private static final Domain NAME = Domain.of("name.test");

    private static void say(Asked asked, String ttl) throws IOException {
        asked.records(asked.name() + ". " + ttl + " TXT here");
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration ttl(Answer<?> answer) {
        return switch (answer) {
            case Answer.Found<?> found -> found.ttl();
            case Answer.NoData<?> none -> none.ttl();
            case Answer.NoSuchName<?> none -> none.ttl();
            case Answer.Failed<?> failed -> throw new AssertionError(failed);
        };
    }

    @Test
    void anAnswerIsKeptForItsTime() throws IOException {
        try (ScriptedServer server = new ScriptedServer(asked -> say(asked, "300"));
                Resolvers resolvers = new Resolvers(server)) {
            DnsResolver resolver = resolvers.plain();
            assertThat(ttl(resolver.txt(NAME))).hasSeconds(300);
            resolvers.pass(Duration.ofSeconds(299));
            assertThat(ttl(resolver.txt(NAME))).hasSeconds(1);
            assertThat(server.questions()).hasSize(1);
            resolvers.pass(Duration.ofSeconds(1));
            assertThat(ttl(resolver.txt(NAME))).hasSeconds(300);
            assertThat(server.questions()).hasSize(2);
            assertThat(resolvers.figures.cacheHits()).isEqualTo(1);
            assertThat(resolvers.figures.lookups()).isEqualTo(2);
        }
    }

    @Test
    void timesToLiveAreBounded() throws IOException {
        try (ScriptedServer server = new ScriptedServer(asked ->
                        say(asked, asked.name().substring(0, asked.name().indexOf('.'))));
                Resolvers resolvers = new Resolvers(server)) {
            DnsResolver resolver = resolvers.plain();
            assertThat(ttl(resolver.txt(Domain.of("0.test")))).isEqualTo(Lookups.MIN_TTL);
            assertThat(ttl(resolver.txt(Domain.of("2147483647.test")))).isEqualTo(Lookups.MAX_TTL);
        }
    }

    @Test
    void anAbsenceIsKeptForLessLong() throws IOException {
        try (ScriptedServer server = new ScriptedServer(asked -> {
                    if (asked.name().equals("gone.test")) {
                        asked.code(Rcode.NXDOMAIN, "test. 86400 SOA ns.test. root.test. 1 1 1 1 86400");
                    } else {
                        asked.code(Rcode.NOERROR, "test. 86400 SOA ns.test. root.test. 1 1 1 1 60");
                    }
                });
                Resolvers resolvers = new Resolvers(server)) {
            DnsResolver resolver = resolvers.plain();
            assertThat(ttl(resolver.txt(Domain.of("gone.test")))).isEqualTo(Lookups.MAX_NEGATIVE_TTL);
            assertThat(ttl(resolver.txt(NAME))).hasSeconds(60);
            assertThat(resolver.txt(NAME)).isInstanceOf(Answer.NoData.class);
            assertThat(server.questions()).hasSize(2);
        }
    }

    @Test
    void aFailureSparesTheServersForSeconds() throws IOException {
        try (ScriptedServer server = new ScriptedServer(asked -> asked.code(Rcode.SERVFAIL));
                Resolvers resolvers = new Resolvers(server)) {
            DnsResolver resolver = resolvers.plain();
            assertThat(failure(resolver.txt(NAME))).isEqualTo(Failure.SERVER_FAILURE);
            assertThat(failure(resolver.txt(NAME))).isEqualTo(Failure.SERVER_FAILURE);
            assertThat(server.questions()).hasSize(1);
            resolvers.pass(Lookups.FAILURE_TTL);
            assertThat(failure(resolver.txt(NAME))).isEqualTo(Failure.SERVER_FAILURE);
            assertThat(server.questions()).hasSize(2);
        }
    }

    @Test
    void theAnswersThatWereUsedLastAreKept() throws IOException {
        try (ScriptedServer server = new ScriptedServer(asked -> say(asked, "300"));
                Resolvers resolvers = new Resolvers(server).cacheEntries(2)) {
            DnsResolver resolver = resolvers.plain();
            for (String name : List.of("a.test", "b.test", "a.test", "c.test", "a.test", "b.test")) {
                assertThat(value(resolver.txt(Domain.of(name)))).containsExactly("here");
            }
            assertThat(server.questions()).containsExactly("a.test TXT", "b.test TXT", "c.test TXT", "b.test TXT");
            assertThat(resolver.lookups().cacheEntries()).isEqualTo(2);
        }
    }

    @Test
    void aLargeAnswerCountsAsSeveral() throws IOException {
        String large = ("\"" + "x".repeat(250) + "\" ").repeat(4);
        try (ScriptedServer server = new ScriptedServer(asked -> asked.records(asked.name() + ". 300 TXT " + large));
                Resolvers resolvers = new Resolvers(server).cacheEntries(3)) {
            DnsResolver resolver = resolvers.plain();
            assertThat(value(resolver.txt(Domain.of("a.test")))).hasSize(1);
            assertThat(value(resolver.txt(Domain.of("b.test")))).hasSize(1);
            assertThat(resolver.lookups().cacheEntries()).isEqualTo(1);
        }
    }

    @Test
    void whatAllAskAtOnceIsAskedOnce() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(asked -> {
                    hold(held);
                    say(asked, "300");
                });
                Resolvers resolvers = new Resolvers(server).cacheEntries(0);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            DnsResolver resolver = resolvers.plain();
            List<Future<Answer<List<String>>>> answers = IntStream.range(0, 100)
                    .mapToObj(i -> threads.submit(() -> resolver.txt(NAME)))
                    .toList();
            await().atMost(Resolvers.PATIENT).until(() -> resolvers.figures.sharedQuestions() == 99);
            held.countDown();
            for (Future<Answer<List<String>>> answer : answers) {
                assertThat(value(answer.get())).containsExactly("here");
            }
            assertThat(server.questions()).hasSize(1);
        }
    }

    /** Each thread that waits would hold one of few carriers if anything pinned it: then the server never had all questions. */
    @Test
    void hundredsWaitAtOnceWithoutHoldingCarriers() throws Exception {
        int many = 50 * Runtime.getRuntime().availableProcessors() + 100;
        CountDownLatch everybody = new CountDownLatch(many);
        try (ScriptedServer server = new ScriptedServer(asked -> {
                    everybody.countDown();
                    hold(everybody);
                    say(asked, "300");
                });
                Resolvers resolvers = new Resolvers(server);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            DnsResolver resolver = resolvers.plain();
            List<Future<Answer<List<String>>>> answers = IntStream.range(0, many)
                    .mapToObj(i -> threads.submit(() -> resolver.txt(Domain.of("n" + i + ".test"))))
                    .toList();
            for (Future<Answer<List<String>>> answer : answers) {
                assertThat(value(answer.get())).containsExactly("here");
            }
            assertThat(resolvers.transport.open()).isZero();
        }
    }

    @Test
    void noMoreWaitForServersThanAllowed() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(asked -> {
                    hold(held);
                    say(asked, "300");
                });
                Resolvers patient = new Resolvers(server).atOnce(1);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            DnsResolver resolver = patient.plain();
            Future<Answer<List<String>>> first = threads.submit(() -> resolver.txt(NAME));
            await().atMost(Resolvers.PATIENT).until(() -> server.questions().size() == 1);
            DnsResolver hasty = new DnsResolver(resolver.lookups(), Resolvers.HASTY);
            assertThat(failure(hasty.txt(Domain.of("other.test")))).isEqualTo(Failure.BUSY);
            held.countDown();
            assertThat(value(first.get())).containsExactly("here");
            assertThat(value(resolver.txt(Domain.of("other.test")))).containsExactly("here");
        }
    }

    @Test
    void whenWhoAskedFirstIsInterruptedAnotherTakesOver() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(asked -> {
                    hold(held);
                    say(asked, "300");
                });
                Resolvers resolvers = new Resolvers(server);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            DnsResolver resolver = resolvers.plain();
            CompletableFuture<Answer<List<String>>> given = new CompletableFuture<>();
            CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
            Thread first = Thread.ofVirtual().start(() -> {
                given.complete(resolver.txt(NAME));
                stillInterrupted.complete(Thread.currentThread().isInterrupted());
            });
            await().atMost(Resolvers.PATIENT).until(() -> server.questions().size() == 1);
            Future<Answer<List<String>>> second = threads.submit(() -> resolver.txt(NAME));
            await().atMost(Resolvers.PATIENT).until(() -> resolvers.figures.sharedQuestions() == 1);
            first.interrupt();
            first.join();
            assertThat(failure(given.get())).isEqualTo(Failure.INTERRUPTED);
            assertThat(stillInterrupted.get()).isTrue();
            held.countDown();
            assertThat(value(second.get())).containsExactly("here");
        }
    }

    /** Who was not asked can't be slow: what is said of servers then would be said of our own want of places. */
    @Test
    void whoeverIsInterruptedBeforeAServerWasAskedHearsThatWeAreBusy() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(asked -> {
                    hold(held);
                    say(asked, "300");
                });
                Resolvers resolvers = new Resolvers(server).atOnce(1);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            DnsResolver resolver = resolvers.plain();
            Future<Answer<List<String>>> asking = threads.submit(() -> resolver.txt(NAME));
            await().atMost(Resolvers.PATIENT).until(() -> server.questions().size() == 1);
            Domain other = Domain.of("other.test");
            List<CompletableFuture<Answer<List<String>>>> given =
                    List.of(new CompletableFuture<>(), new CompletableFuture<>());
            Thread leader = Thread.ofVirtual().start(() -> given.getFirst().complete(resolver.txt(other)));
            await().atMost(Resolvers.PATIENT).until(() -> leader.getState() == Thread.State.TIMED_WAITING);
            Thread follower = Thread.ofVirtual().start(() -> given.getLast().complete(resolver.txt(other)));
            await().atMost(Resolvers.PATIENT).until(() -> resolvers.figures.sharedQuestions() == 1);
            Future<Answer<List<String>>> patient = threads.submit(() -> resolver.txt(other));
            await().atMost(Resolvers.PATIENT).until(() -> resolvers.figures.sharedQuestions() == 2);
            follower.interrupt();
            leader.interrupt();
            for (CompletableFuture<Answer<List<String>>> answer : given) {
                assertThat(failure(answer.get())).isEqualTo(Failure.BUSY);
            }
            held.countDown();
            assertThat(value(asking.get())).containsExactly("here");
            assertThat(value(patient.get()))
                    .as("who is not interrupted goes on")
                    .containsExactly("here");
        }
    }

    @Test
    void closingEndsTheCallsThatWait() throws Exception {
        try (ScriptedServer server = new ScriptedServer(asked -> {});
                Resolvers resolvers = new Resolvers(server);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            DnsResolver resolver = resolvers.plain();
            Future<Answer<List<String>>> waiting = threads.submit(() -> resolver.txt(NAME));
            await().atMost(Resolvers.PATIENT).until(() -> server.questions().size() == 1);
            resolvers.close();
            assertThat(failure(waiting.get())).isEqualTo(Failure.CLOSED);
            assertThat(failure(resolver.txt(Domain.of("other.test")))).isEqualTo(Failure.CLOSED);
            assertThat(resolvers.transport.open()).isZero();
        }
    }
}
