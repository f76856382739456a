package org.palomar.tlsreports.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.store.StoreException;
import org.palomar.api.tlsreport.TlsFailure;
import org.palomar.api.tlsreport.TlsPolicy;
import org.palomar.reports.Books;
import org.palomar.reports.Subject;
import org.palomar.storage.Transaction;
import org.palomar.tlsreports.internal.record.Tally;

/** What is counted is reported once, however slow the disk, wrong the clock, or many the strangers. */
class BooksTest extends ReportsFixture {

    private static final Duration LONG = Duration.ofSeconds(20);

    @BeforeEach
    void wanted() {
        dns.wants("far.test", "v=TLSRPTv1; rua=mailto:tls@far.test");
    }

    /** What a disk that hangs has got is written once it goes on, though the sender was told that nobody knows. */
    @Test
    void aReportThatTheDiskWroteTooLateIsSentOnce() throws Exception {
        sees(FAR, STS);
        keep();
        nextDay();
        diskHangs();
        assertThatThrownBy(this::sendDue).isInstanceOf(StoreException.class);
        assertThatThrownBy(this::keep).isInstanceOf(StoreException.class);
        diskAnswers();
        await().atMost(LONG).untilAsserted(() -> assertThat(queued).hasSize(1));
        keep();
        assertThat(counted()).isEmpty();
        now = now.plus(Duration.ofHours(1));
        sendDue();
        assertThat(queued).hasSize(1);
        crash();
        sendDue();
        assertThat(queued).hasSize(1);
    }

    /** A transaction that still waited when its time was over is not written. */
    @Test
    void aReportThatTheDiskNeverGotIsSentLater() throws Exception {
        sees(FAR, STS);
        keep();
        nextDay();
        diskHangs();
        sees(Domain.of("other.test"), STS);
        assertThatThrownBy(this::keep).isInstanceOf(StoreException.class);
        assertThatThrownBy(this::sendDue).isInstanceOf(StoreException.class);
        diskAnswers();
        await().atMost(LONG).untilAsserted(() -> keep());
        assertThat(queued).isEmpty();
        assertThat(counted()).hasSize(2);
        crash();
        sendDue();
        assertThat(queued).hasSize(1);
    }

    @Test
    void countsThatAreReportedWhileTheyAreBeingKeptDoNotComeBack() throws Exception {
        sees(FAR, STS);
        meanwhile(() -> {
            assertThat(sent(FAR)).isTrue();
        });
        keep();
        assertThat(queued).hasSize(1);
        crash();
        assertThat(counted()).isEmpty();
    }

    /** The same, with one more session before the old counts are written. */
    @Test
    void norWithMoreOfTheSameDay() throws Exception {
        sees(FAR, STS);
        sees(FAR, STS);
        meanwhile(() -> {
            assertThat(sent(FAR)).isTrue();
            sees(FAR, STS);
        });
        keep();
        keep();
        crash();
        assertThat(counted())
                .singleElement()
                .satisfies(one -> assertThat(one.succeeded()).isEqualTo(1));
    }

    private boolean sent(Domain domain) {
        try {
            return reports.reports().send(Optional.of(domain)).getFirst().done();
        } catch (StoreException refused) {
            throw new IllegalStateException(refused);
        }
    }

    @Test
    void whatAClockThatWasAheadHasCountedIsOfToday() throws Exception {
        LocalDate today = LocalDate.parse("2026-03-01");
        sees(FAR, STS);
        now = now.plus(Duration.ofDays(700));
        sees(FAR, STS, EXPIRED);
        keep();
        now = now.minus(Duration.ofDays(700));
        sendDue();
        sendDue();
        assertThat(counted()).singleElement().satisfies(one -> {
            assertThat(one.day()).isEqualTo(today);
            assertThat(one.succeeded() + "/" + one.failed()).isEqualTo("1/1");
        });
        keep();
        crash();
        assertThat(counted()).hasSize(1);
        nextDay();
        sendDue();
        assertThat(queued).hasSize(1);
        assertThat(counted()).isEmpty();
    }

    @Test
    void soIsWhatItHadCountedBeforeTheStart() throws Exception {
        now = now.plus(Duration.ofDays(700));
        sees(FAR, STS);
        keep();
        now = now.minus(Duration.ofDays(700));
        crash();
        sendDue();
        assertThat(counted())
                .as("the clock may not be right yet, just after the start")
                .singleElement()
                .satisfies(one -> assertThat(one.day()).isAfter(LocalDate.parse("2028-01-01")));
        sendDue();
        assertThat(counted())
                .singleElement()
                .satisfies(one -> assertThat(one.day()).isEqualTo(LocalDate.parse("2026-03-01")));
        keep();
        crash();
        assertThat(counted()).hasSize(1);
    }

    private static TlsFailure at(String host) {
        return new TlsFailure(TlsFailure.Kind.CERTIFICATE_EXPIRED, "192.0.2.1", host, "192.0.2.2");
    }

    /** Names and policies are strangers' to choose: each may be new. */
    @Test
    void strangersFillSoMuchMemoryAndNoMore() {
        String labels = ("x".repeat(60) + ".").repeat(3) + "x".repeat(40) + ".";
        for (int domain = 0; domain < 2200; domain++) {
            Domain there = Domain.of("a" + domain + ".evil.test");
            for (int host = 0; host < Tally.MOST_FAILURES; host++) {
                sees(there, STS, at(labels + host + ".evil.test"));
            }
        }
        long octets = reports.books().all().values().stream()
                .flatMap(tally -> tally.policies().values().stream())
                .flatMap(count -> count.failures().keySet().stream())
                .mapToLong(failure -> 100 + failure.host().length())
                .sum();
        assertThat(octets).isLessThan(RunningReports.ROOM.text());
        assertThat(counted())
                .hasSize(2200)
                .allSatisfy(one -> assertThat(one.failed()).isEqualTo(Tally.MOST_FAILURES));
    }

    @Test
    void failuresOfOneDomainAreToldApartUpToABound() {
        for (int id = 0; id < Tally.MOST_POLICIES; id++) {
            TlsPolicy policy = new TlsPolicy(TlsPolicy.Type.STS, FAR, List.of("id: " + id), List.of());
            for (int host = 0; host < Tally.MOST_FAILURES; host++) {
                sees(FAR, policy, at("mx" + host + ".far.test"));
            }
        }
        long apart = reports.books().all().values().stream()
                .flatMap(tally -> tally.policies().values().stream())
                .flatMap(count -> count.failures().keySet().stream())
                .filter(failure -> !failure.host().isEmpty())
                .count();
        assertThat(apart).isEqualTo(Tally.MOST_FAILURES);
        assertThat(counted().getFirst().failed())
                .isEqualTo(
                        IntStream.of(Tally.MOST_POLICIES, Tally.MOST_FAILURES).reduce(1, Math::multiplyExact));
    }

    /** Names of one zone cost nothing, and are not to take everybody's place. */
    @Test
    void whenTheBooksFillTheNamesOfOneZoneComeToAnEnd() {
        for (int i = 0; i < Books.MOST / 2 + 2 * Books.MOST_OF_A_ZONE; i++) {
            sees(Domain.of("a" + i + ".evil.test"), STS);
        }
        sees(FAR, STS);
        assertThat(reports.books().count()).isEqualTo(Books.MOST / 2 + 1);
        assertThat(reports.books().uncounted()).isEqualTo(2 * Books.MOST_OF_A_ZONE);
    }

    @Test
    void damagedCountsAreToldAndThoseOfAnotherVersionLeftAlone() throws Exception {
        byte[] damaged = RunningReports.KEYS.counts(new Subject(reports.books().today(), FAR));
        byte[] later = RunningReports.KEYS.counts(new Subject(reports.books().today(), Domain.of("later.test")));
        Transaction transaction = store.open();
        transaction.add(batch -> {
            batch.put(damaged, new byte[] {1, 2, 3, 4, 5, 6});
            batch.put(later, new byte[] {99, 2, 3, 4, 5, 6});
        });
        transaction.commit();
        crash();
        assertThat(counted()).isEmpty();
        assertThat(store.get(damaged)).isEmpty();
        assertThat(store.get(later)).isPresent();
        assertThat(reports.shelf().damaged()).isEqualTo(1);
    }
}
