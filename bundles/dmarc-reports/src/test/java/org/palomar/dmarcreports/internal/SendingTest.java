package org.palomar.dmarcreports.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.dmarc.Disposition;
import org.palomar.api.dmarc.DmarcReport;
import org.palomar.api.dmarc.DmarcReports.Counted;
import org.palomar.api.dmarc.DmarcReports.Sent;
import org.palomar.api.dmarc.DmarcSighting;
import org.palomar.api.dmarc.DmarcSighting.Outcome;
import org.palomar.api.dmarc.DmarcSighting.Reason;
import org.palomar.api.message.Content;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.store.StoreException;
import org.palomar.dmarcreports.internal.record.Tally;
import org.palomar.storage.FaultyEngine;

/** Counting, keeping and reporting over a disk that fails by order. */
class SendingTest extends ReportsFixture {

    private static final String PLACE = "mailto:dmarc@bank.test";

    /** As its reader has it, and as the schema of the RFC wants it. */
    private DmarcReport read(int index) throws Exception {
        SchemaCheck.validate(Unpacking.xml(mail(index)));
        return new ReaderComponent().read(mail(index));
    }

    private static String text(Content mail) throws Exception {
        try (InputStream in = mail.open()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replace("\r\n ", " ");
        }
    }

    @Test
    void tellsADomainOfItsDayOnce() throws Exception {
        sees(PLACE);
        sees(PLACE);
        Outcome sampled = new Outcome(
                false, false, Disposition.QUARANTINE, List.of(new Reason(Reason.Kind.SAMPLED_OUT, "half & half")));
        reports.saw(message(PLACE, "2001:db8::7", sampled));
        sendDue();
        assertThat(queued).isEmpty();
        nextDay();
        sendDue();
        assertThat(queued).singleElement().satisfies(one -> {
            assertThat(to(0)).isEqualTo("dmarc@bank.test");
            assertThat(one.sender().isNull()).isTrue();
        });
        assertThat(text(mail(0)))
                .contains(
                        "From: <postmaster@mail.here.test>\r\n",
                        "Subject: Report Domain: bank.test Submitter: mail.here.test Report-ID: <2026-03-01.",
                        "Auto-Submitted: auto-generated\r\n",
                        "Content-Type: application/gzip\r\n",
                        "filename=\"mail.here.test!bank.test!1772323200!1772409599!",
                        "2 messages passed, 1 did not");
        DmarcReport report = read(0);
        assertThat(report.organization()).isEqualTo("Señor \"X\" & <hijos>");
        assertThat(report.from()).isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
        assertThat(report.until()).isEqualTo(Instant.parse("2026-03-01T23:59:59Z"));
        assertThat(report.domain()).isEqualTo("bank.test");
        assertThat(report.policy()).isEqualTo("p=reject; sp=quarantine; adkim=s; aspf=r; pct=50; fo=1:d");
        List<String> signatures = List.of("bank.test s1 pass", "esp.test temperror");
        assertThat(report.rows())
                .containsExactly(
                        new DmarcReport.Row(
                                "192.0.2.7",
                                2,
                                "none",
                                "pass",
                                "fail",
                                List.of(),
                                "bank.test",
                                "news.bank.test",
                                signatures,
                                List.of("news.bank.test softfail")),
                        new DmarcReport.Row(
                                "2001:db8:0:0:0:0:0:7",
                                1,
                                "quarantine",
                                "fail",
                                "fail",
                                List.of("sampled_out half & half"),
                                "bank.test",
                                "news.bank.test",
                                signatures,
                                List.of("news.bank.test softfail")));
        assertThat(reports.counted()).isEmpty();
        crash();
        sendDue();
        assertThat(queued).hasSize(1);
    }

    @Test
    void aCrashForgetsNoMoreThanTheLastMinute() throws Exception {
        sees(PLACE);
        reports.saw(message(PLACE, "192.0.2.8", FAILED));
        keep();
        sees(PLACE);
        crash();
        assertThat(reports.counted())
                .containsExactly(new Counted(reports.daily().books().today(), BANK, 1, 1, "is counted"));
        nextDay();
        sendDue();
        assertThat(read(0).rows()).hasSize(2);
    }

    @Test
    void whatTheDiskDoesNotTakeIsReportedLater() throws Exception {
        sees(PLACE);
        keep();
        nextDay();
        engine.next(FaultyEngine.Fault.DISK_FULL);
        assertThatThrownBy(this::sendDue).isInstanceOf(StoreException.class);
        engine.next(FaultyEngine.Fault.NONE);
        assertThat(queued).isEmpty();
        crash();
        sendDue();
        assertThat(queued).hasSize(1);
    }

    @Test
    void whatIsMissingHereIsToldAndNothingGoesUnsigned() throws Exception {
        sees(PLACE);
        neighbours.unset((OutboundQueue) this);
        assertThat(reports.send(Optional.of(BANK))).extracting(Sent::outcome).containsExactly("the queue is missing");
        neighbours.set((OutboundQueue) this);
        neighbours.signer().set(message -> (author, front) -> Optional.empty());
        assertThat(reports.send(Optional.of(BANK)))
                .singleElement()
                .satisfies(one -> assertThat(one.outcome()).contains("no key signs for mail.here.test"));
        assertThat(reports.findings())
                .singleElement()
                .satisfies(one -> assertThat(one.remedy()).contains("mail:dmarc-reports"));
        neighbours.signer().set(SIGNER);
        assertThat(reports.send(Optional.of(BANK)).getFirst().outcome()).isEqualTo("mailed to dmarc@bank.test");
        assertThat(reports.findings()).isEmpty();
    }

    /** RFC 7489 §7.1: or anybody could have the mailbox of a stranger filled. */
    @Test
    void placesElsewhereHaveToWantIt() throws Exception {
        String name = "bank.test._report._dmarc.watch.test";
        sees("mailto:a@watch.test");
        assertThat(reports.send(Optional.of(BANK)).getFirst().outcome()).isEqualTo("nobody wants a report");
        assertThat(reports.counted()).as("most domains are asked for once").isEmpty();

        texts.put(name, "?");
        sees("mailto:a@watch.test");
        assertThat(reports.send(Optional.of(BANK)).getFirst().outcome()).contains("can't be found out");
        texts.put(name, "v=DMARC1");
        assertThat(reports.send(Optional.of(BANK)).getFirst().done()).isTrue();
        assertThat(to(0)).isEqualTo("a@watch.test");

        texts.put(name, "v=DMARC1; rua=mailto:x@evil.test, mailto:bank@watch.test");
        sees("mailto:a@watch.test");
        assertThat(reports.send(Optional.of(BANK)).getFirst().done()).isTrue();
        assertThat(to(1)).as("another mailbox of the same host").isEqualTo("bank@watch.test");
        texts.put(name, "v=DMARC1; rua=mailto:x@evil.test");
        sees("mailto:a@watch.test");
        assertThat(reports.send(Optional.of(BANK)).getFirst().outcome()).isEqualTo("nobody wants a report");
        assertThat(queued).hasSize(2);
    }

    @Test
    void theOwnPlaceHearsItWhateverOthersDoAndOfOthersOnlyTwo() throws Exception {
        texts.put("bank.test._report._dmarc.a.test", "?");
        texts.put("bank.test._report._dmarc.b.test", "v=DMARC1;");
        texts.put("bank.test._report._dmarc.c.test", "v=DMARC1;");
        sees("mailto:x@a.test,mailto:x@b.test,mailto:x@c.test,mailto:x@in.bank.test,mailto:x@notbank.test");
        assertThat(reports.send(Optional.of(BANK)).getFirst().outcome()).isEqualTo("mailed to x@b.test and others");
        assertThat(List.of(to(0), to(1))).containsExactly("x@b.test", "x@in.bank.test");
        assertThat(queued).hasSize(2);
    }

    /** RFC 7489 §6.2. */
    @Test
    void aReportThatIsTooLargeForAPlaceDoesNotGoThere() throws Exception {
        sees(PLACE + "!1k,mailto:large@bank.test!1m");
        assertThat(reports.send(Optional.of(BANK)).getFirst().outcome()).isEqualTo("mailed to large@bank.test");
        sees(PLACE + "!1k");
        assertThat(reports.send(Optional.of(BANK)).getFirst().outcome())
                .isEqualTo("it takes no report as large as this one");
    }

    /** Two servers would report each other's reports for ever. */
    @Test
    void whereNothingButReportsCameNobodyIsTold() throws Exception {
        DmarcSighting mail = message(PLACE, "192.0.2.7", PASSED);
        reports.saw(new DmarcSighting(
                "r1", mail.policy(), mail.client(), BANK, "", mail.spf(), mail.signatures(), PASSED, true));
        keep();
        crash();
        nextDay();
        sendDue();
        assertThat(queued).isEmpty();
        assertThat(reports.counted()).isEmpty();
        reports.saw(new DmarcSighting(
                "r2", mail.policy(), mail.client(), BANK, "", mail.spf(), mail.signatures(), PASSED, true));
        reports.saw(mail);
        assertThat(reports.send(Optional.of(BANK)).getFirst().done()).isTrue();
        assertThat(read(0).rows())
                .as("else whoever forges mail would call it a report")
                .hasSize(2);
    }

    /** Recipients with wishes of their own, or a new version of the filter on trial. */
    @Test
    void aMessageThatIsJudgedTwiceCountsOnce() {
        DmarcSighting mail = message(PLACE, "192.0.2.7", PASSED);
        reports.saw(mail);
        reports.saw(mail);
        assertThat(reports.counted())
                .singleElement()
                .satisfies(one -> assertThat(one.passed()).isOne());
        Lately lately = new Lately();
        assertThat(lately.isNew("0")).isTrue();
        for (int i = 1; i <= Lately.MOST; i++) {
            assertThat(lately.isNew("" + i)).isTrue();
        }
        assertThat(lately.isNew("0")).as("memory is bounded").isTrue();
        assertThat(lately.isNew("2")).isFalse();
    }

    @Test
    void oneDomainTakesSoMuchAndNoMoreAndTheReportSaysSo() throws Exception {
        for (int i = 0; i < Tally.MOST_ROWS + 30; i++) {
            reports.saw(message(PLACE, "192.0." + i / 250 + "." + i % 250, i % 2 == 0 ? PASSED : FAILED));
        }
        keep();
        crash();
        sees(PLACE);
        nextDay();
        sendDue();
        DmarcReport report = read(0);
        assertThat(report.rows().size()).isLessThanOrEqualTo(Tally.MOST_ROWS).isGreaterThan(500);
        long told = report.rows().stream().mapToLong(DmarcReport.Row::messages).sum();
        assertThat(new String(Unpacking.xml(mail(0)), StandardCharsets.UTF_8))
                .contains("left out are " + (Tally.MOST_ROWS + 31 - told) + " messages");
    }

    /** Strangers choose greetings and selectors. */
    @Test
    void whateverStrangersWriteTheReportIsXml() throws Exception {
        DmarcSighting mail = message(PLACE, "192.0.2.7", PASSED);
        String odd = "a<b>&\"'\u0000\r\n]]>\ud800\uffff\ud83d\ude00ñ";
        reports.saw(new DmarcSighting(
                "odd",
                mail.policy(),
                mail.client(),
                BANK,
                odd,
                new DmarcSighting.Sender(odd, true, "none"),
                List.of(new DmarcSighting.Signature(BANK, odd, "fail")),
                new Outcome(false, false, Disposition.NONE, List.of(new Reason(Reason.Kind.LOCAL_POLICY, odd))),
                false));
        keep();
        crash();
        nextDay();
        sendDue();
        assertThat(read(0).rows())
                .singleElement()
                .satisfies(
                        row -> assertThat(row.envelope()).startsWith("a<b>&\"'").endsWith("\ud83d\ude00ñ"));
    }

    @Test
    void nothingIsCountedWhereNothingIsToBeSent() throws Exception {
        sees(PLACE);
        keep();
        sends = false;
        sees(PLACE);
        nextDay();
        sendDue();
        assertThat(reports.counted()).isEmpty();
        assertThat(queued).isEmpty();
    }

    @Test
    void domainsAreToldApart() throws Exception {
        sees(PLACE);
        Domain other = Domain.of("other.test");
        DmarcSighting mail = message(PLACE, "192.0.2.7", FAILED);
        reports.saw(new DmarcSighting(
                "o",
                policy(other, "mailto:x@other.test"),
                mail.client(),
                Domain.of("sub.other.test"),
                "",
                mail.spf(),
                List.of(),
                FAILED,
                false));
        assertThat(reports.counted()).extracting(Counted::domain).containsExactly(BANK, other);
        nextDay();
        sendDue();
        assertThat(queued).hasSize(2);
    }
}
