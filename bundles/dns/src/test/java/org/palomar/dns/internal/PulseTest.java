package org.palomar.dns.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.dns.internal.MailRouteTest.failure;
import static org.palomar.dns.internal.MailRouteTest.value;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Failure;

/** Where no server answers anything, nobody waits; where some names are never answered, everything else is. */
class PulseTest {

    /** Of one question about a name that is never answered. */
    private static final Duration SHORT = Duration.ofMillis(200);

    /** Tries in vain until it is looked whether anybody answers. */
    private static final int TRIES = 4;

    private final AtomicLong ticks = new AtomicLong();

    private DnsResolver resolver(ScriptedServer server, Transport transport, Duration deadline) {
        Upstream upstream = new Upstream(
                () -> List.of(server.address()),
                1,
                transport,
                new Reachability(Clock.systemUTC()),
                new Pulse(ticks::get, Resolvers.PATIENT, Duration.ZERO));
        Lookups lookups =
                new Lookups(new PlainSource(upstream, false), new AnswerCache(0, ticks::get), 100, new Figures());
        return new DnsResolver(lookups, deadline);
    }

    private static DnsResolver patient(DnsResolver hasty) {
        return new DnsResolver(hasty.lookups(), Resolvers.PATIENT);
    }

    private static void askInVain(DnsResolver resolver) {
        for (int i = 0; i < TRIES; i++) {
            assertThat(failure(resolver.txt(Domain.of("silent" + i + ".test")))).isEqualTo(Failure.TIMEOUT);
        }
    }

    @Test
    void nobodyIsAskedWhileNoServerAnswersAnythingAndOneQuestionFindsOutThatItDoesAgain() throws Exception {
        AtomicBoolean answers = new AtomicBoolean();
        try (ScriptedServer server = new ScriptedServer(asked -> {
                    if (answers.get()) {
                        asked.records("name.test. 300 TXT right");
                    }
                });
                Transport transport = new Transport()) {
            DnsResolver hasty = resolver(server, transport, SHORT);
            askInVain(hasty);
            assertThat(failure(hasty.txt(Domain.of("name.test")))).isEqualTo(Failure.TIMEOUT);
            int asked = server.questions().size();
            assertThat(server.questions()).containsOnlyOnce(". NS").last().isEqualTo("name.test TXT");
            assertThat(failure(hasty.txt(Domain.of("name.test")))).isEqualTo(Failure.UNREACHABLE);
            assertThat(server.questions()).hasSize(asked);
            answers.set(true);
            assertThat(failure(hasty.txt(Domain.of("name.test")))).isEqualTo(Failure.UNREACHABLE);
            ticks.addAndGet(Pulse.REST.toNanos() + 1);
            assertThat(value(patient(hasty).txt(Domain.of("name.test")))).containsExactly("right");
        }
    }

    /** A machine without name servers takes its first mail without a wait for each question. */
    @Test
    void theFirstQuestionFindsOutWhetherAnybodyAnswers() throws Exception {
        try (ScriptedServer server = new ScriptedServer(asked -> {});
                Transport transport = new Transport()) {
            Upstream upstream = new Upstream(
                    () -> List.of(server.address()),
                    2,
                    transport,
                    new Reachability(Clock.systemUTC()),
                    new Pulse(ticks::get, Resolvers.PATIENT, Duration.ZERO).unproven());
            Lookups lookups =
                    new Lookups(new PlainSource(upstream, false), new AnswerCache(0, ticks::get), 100, new Figures());
            DnsResolver resolver = new DnsResolver(lookups, SHORT);
            assertThat(failure(resolver.txt(Domain.of("name.test")))).isEqualTo(Failure.TIMEOUT);
            assertThat(failure(resolver.txt(Domain.of("other.test")))).isEqualTo(Failure.UNREACHABLE);
            assertThat(server.questions()).startsWith(". NS").doesNotContain("other.test TXT");
        }
    }

    /** An intranet's has names of its own, and waits for the root in vain. */
    @Test
    void aServerThatKnowsNoWayToTheRootIsAskedForItsOwnNames() throws Exception {
        try (ScriptedServer server = new ScriptedServer(asked -> {
                    if (asked.name().startsWith("name")) {
                        asked.records(asked.name() + ". 300 TXT right");
                    }
                });
                Transport transport = new Transport()) {
            DnsResolver hasty = resolver(server, transport, SHORT);
            askInVain(hasty);
            DnsResolver less = new DnsResolver(hasty.lookups(), Duration.ofSeconds(4));
            assertThat(value(less.txt(Domain.of("name.test")))).containsExactly("right");
            askInVain(hasty);
            assertThat(value(patient(hasty).txt(Domain.of("name2.test"))))
                    .as("one that has answered lately")
                    .containsExactly("right");
            assertThat(server.questions()).containsOnlyOnce(". NS");
        }
    }

    /** A chain of aliases, each just in time, leaves little for the next question. */
    @Test
    void whoHasNoTimeForALookKeepsNobodyFromAsking() throws Exception {
        Pulse pulse = new Pulse(ticks::get, Resolvers.PATIENT, Duration.ofSeconds(1)).unproven();
        assertThat(pulse.advice(deadline -> false, Deadline.in(Duration.ofMillis(20))))
                .isEqualTo(Pulse.Advice.ASK);
        assertThat(pulse.isResting()).isFalse();
        assertThat(pulse.advice(deadline -> false, Deadline.in(Resolvers.PATIENT)))
                .isEqualTo(Pulse.Advice.ASK_BRIEFLY);
        assertThat(pulse.isResting()).isTrue();
    }

    /** Whoever sends mail chooses its domains, and could else keep everybody from asking. */
    @Test
    void silenceAboutAStrangersNamesKeepsNobodyFromAsking() throws Exception {
        try (ScriptedServer server = new ScriptedServer(asked -> {
                    if (asked.name().equals(".")) {
                        asked.code(5);
                    } else if (!asked.name().startsWith("silent")) {
                        asked.records("name.test. 300 TXT right");
                    }
                });
                Transport transport = new Transport()) {
            DnsResolver hasty = resolver(server, transport, SHORT);
            askInVain(hasty);
            assertThat(value(patient(hasty).txt(Domain.of("name.test")))).containsExactly("right");
            assertThat(server.questions()).contains(". NS");
        }
    }
}
