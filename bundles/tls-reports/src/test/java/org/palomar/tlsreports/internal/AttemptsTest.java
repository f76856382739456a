package org.palomar.tlsreports.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.store.StoreException;
import org.palomar.api.tlsreport.TlsReports;
import org.palomar.reports.NotSentException;

/** When a report is tried, and when it is given up. */
class AttemptsTest extends ReportsFixture {

    private static final String PLACE = "v=TLSRPTv1; rua=mailto:tls@far.test";
    private static final Duration QUARTER = Duration.ofMinutes(15);

    /** After a weekend without power, or a clock that was set. */
    @Test
    void aReportIsNotGivenUpWithItsFirstAttemptHoweverLateThatIs() throws Exception {
        dns.fails("far.test");
        sees(FAR, STS);
        passes(Duration.ofDays(4));
        sendDue();
        assertThat(counted()).hasSize(1);
        dns.wants("far.test", PLACE);
        passes(Duration.ofHours(23));
        sendDue();
        assertThat(queued).hasSize(1);
    }

    /** RFC 8460 §5.5. */
    @Test
    void itIsTriedForADayFromThen() throws Exception {
        dns.fails("far.test");
        sees(FAR, STS);
        passes(Duration.ofDays(4));
        sendDue();
        passes(Duration.ofHours(24));
        sendDue();
        assertThat(counted()).isEmpty();
    }

    @Test
    void whatIsMissingHereGivesNothingUp() throws Exception {
        dns.wants("far.test", PLACE);
        sees(FAR, STS);
        neighbours.unset((OutboundQueue) this);
        nextDay();
        passes(Duration.ofHours(4));
        sendDue();
        neighbours.unset(dns);
        passes(Duration.ofHours(30));
        sendDue();
        neighbours.set(dns);
        passes(Duration.ofHours(30));
        sendDue();
        assertThat(counted()).hasSize(1);
        neighbours.set((OutboundQueue) this);
        passes(QUARTER);
        sendDue();
        assertThat(queued).hasSize(1);
    }

    /** Or they would fill the books. */
    @Test
    void butNothingIsKeptForEver() throws Exception {
        dns.wants("far.test", PLACE);
        sees(FAR, STS);
        neighbours.unset((OutboundQueue) this);
        nextDay();
        passes(Duration.ofHours(4));
        for (int day = 0; day < 8; day++) {
            sendDue();
            nextDay();
        }
        assertThat(counted()).isEmpty();
    }

    @Test
    void aDomainThatFailsIsAskedAfterPausesThatGrow() throws Exception {
        dns.fails("far.test");
        sees(FAR, STS);
        now = Instant.parse("2026-03-02T04:00:00Z");
        for (Duration time = Duration.ZERO; time.compareTo(Duration.ofHours(8)) < 0; time = time.plus(QUARTER)) {
            sendDue();
            passes(QUARTER);
        }
        assertThat(dns.questions("far.test")).isEqualTo(6); // at 0:00, 0:15, 0:45, 1:45, 3:45, 7:45
    }

    @Test
    void thoseThatDoNotAnswerHoldUpNobody() throws Exception {
        for (int i = 0; i < 10; i++) {
            sees(Domain.of("a" + i + ".evil.test"), STS);
            dns.hangs("a" + i + ".evil.test");
        }
        sees(FAR, STS);
        sees(Domain.of("other.test"), STS);
        dns.wants("far.test", PLACE);
        dns.wants("other.test", PLACE);
        nextDay();
        passes(Duration.ofHours(4));
        CompletableFuture<Void> pass = CompletableFuture.runAsync(() -> {
            try {
                sendDue();
            } catch (StoreException refused) {
                throw new IllegalStateException(refused);
            }
        });
        await().untilAsserted(() -> assertThat(queued).hasSize(2));
        assertThat(pass).isNotDone();
        sees(FAR, STS);
        assertThat(reports.reports().send(Optional.of(FAR)).getFirst().done())
                .as("an operator waits for nobody either")
                .isTrue();
        dns.answers();
        pass.get(20, TimeUnit.SECONDS);
    }

    /** Names of one zone are cheap, and come in turns with everybody else's. */
    @Test
    void aZoneWithManyNamesIsOneAmongOthers() throws Exception {
        for (int i = 0; i < 40; i++) {
            sees(Domain.of("a" + i + ".evil.test"), STS);
            dns.hangs("a" + i + ".evil.test");
        }
        for (int i = 0; i < 40; i++) {
            sees(Domain.of("mail.far" + i + ".test"), STS);
            dns.wants("mail.far" + i + ".test", PLACE);
        }
        nextDay();
        passes(Duration.ofHours(4));
        CompletableFuture<Void> pass = CompletableFuture.runAsync(() -> {
            try {
                sendDue();
            } catch (StoreException refused) {
                throw new IllegalStateException(refused);
            }
        });
        await().untilAsserted(() -> assertThat(queued).hasSize(40));
        dns.answers();
        pass.get(20, TimeUnit.SECONDS);
    }

    private final List<String> posts = new CopyOnWriteArrayList<>();

    /** Takes what is posted, unless its name says otherwise. */
    private void post(String uri) throws IOException, NotSentException {
        posts.add(uri);
        if (uri.contains("down")) {
            throw new IOException("nobody is there");
        }
        if (uri.contains("no")) {
            throw NotSentException.refused("HTTP status 404");
        }
    }

    @Test
    void aWebServerThatHasTheReportIsNotAskedAgainBecauseMailFails() throws Exception {
        web = (resolver, uri, report, limit) -> post(uri);
        dns.wants("far.test", "v=TLSRPTv1; rua=https://far.test/in,mailto:tls@far.test");
        sees(FAR, STS);
        neighbours.unset((OutboundQueue) this);
        nextDay();
        passes(Duration.ofHours(4));
        sendDue();
        passes(QUARTER);
        sendDue();
        assertThat(posts).containsExactly("https://far.test/in");
        neighbours.set((OutboundQueue) this);
        passes(QUARTER);
        sendDue();
        assertThat(posts).hasSize(1);
        assertThat(queued).hasSize(1);
        assertThat(counted()).isEmpty();
    }

    @Test
    void aWebServerThatSaysNoIsNotAskedAgain() throws Exception {
        web = (resolver, uri, report, limit) -> post(uri);
        dns.wants("far.test", "v=TLSRPTv1; rua=https://far.test/no");
        dns.wants("other.test", "v=TLSRPTv1; rua=https://other.test/down,https://other.test/no");
        sees(FAR, STS);
        sees(Domain.of("other.test"), STS);
        nextDay();
        passes(Duration.ofHours(4));
        sendDue();
        assertThat(posts).hasSize(3);
        assertThat(counted()).extracting(TlsReports.Counted::domain).containsExactly(Domain.of("other.test"));
        passes(QUARTER);
        sendDue();
        assertThat(posts).hasSize(5);
    }

    /** A bug in what others gave, as in one message. */
    @Test
    void oneThatEndsInAnErrorHoldsUpNoOther() throws Exception {
        web = (resolver, uri, report, limit) -> {
            throw new IllegalStateException("by order");
        };
        dns.wants("a.test", "v=TLSRPTv1; rua=https://a.test/in");
        dns.wants("far.test", PLACE);
        sees(Domain.of("a.test"), STS);
        sees(FAR, STS);
        nextDay();
        passes(Duration.ofHours(4));
        sendDue();
        assertThat(queued).hasSize(1);
        assertThat(counted()).hasSize(1);
    }

    @Test
    void allWebServersOfADomainHaveHalfAMinuteTogether() throws Exception {
        List<Duration> limits = new CopyOnWriteArrayList<>();
        web = (resolver, uri, report, limit) -> {
            limits.add(limit);
            throw new IOException("it is slow");
        };
        dns.wants("far.test", "v=TLSRPTv1; rua=https://a.test/,https://b.test/,https://c.test/");
        sees(FAR, STS);
        nextDay();
        passes(Duration.ofHours(4));
        sendDue();
        assertThat(limits).hasSize(3).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(limits.getFirst()).isLessThanOrEqualTo(Dispatch.POST);
    }
}
