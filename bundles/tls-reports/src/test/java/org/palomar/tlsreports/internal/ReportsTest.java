package org.palomar.tlsreports.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.signing.SigningException;
import org.palomar.api.store.StoreException;
import org.palomar.api.tlsreport.TlsFailure;
import org.palomar.api.tlsreport.TlsPolicy;
import org.palomar.api.tlsreport.TlsReports;
import org.palomar.storage.FaultyEngine;

/** Counting, keeping and reporting over a disk that fails by order. */
class ReportsTest extends ReportsFixture {

    @Test
    void tellsADomainOfItsDayOnceByMailThatNeedsNoTls() throws Exception {
        dns.wants("far.test", "v=TLSRPTv1; rua=mailto:tls@far.test");
        sees(FAR, STS);
        sees(FAR, STS);
        sees(FAR, STS, EXPIRED);
        sees(Domain.of("silent.test"), TlsPolicy.none(Domain.of("silent.test")));
        sendDue();
        assertThat(queued).isEmpty();
        nextDay();
        sendDue();
        assertThat(queued).singleElement().satisfies(one -> {
            assertThat(one.envelope().recipients().getFirst().address()).hasToString("tls@far.test");
            assertThat(one.envelope().sender().isNull()).isTrue();
            assertThat(one.envelope().options().needs()).containsExactly(BodyNeed.TLS_OPTIONAL);
        });
        String mail = mail(0);
        assertThat(mail.replace("\r\n ", " "))
                .contains(
                        "From: <postmaster@mail.here.test>\r\n",
                        "Subject: Report Domain: far.test Submitter: mail.here.test Report-ID: <2026-03-01.",
                        "TLS-Report-Domain: far.test\r\n",
                        "TLS-Report-Submitter: mail.here.test\r\n",
                        "TLS-Required: No\r\n",
                        "Content-Type: multipart/report; report-type=\"tlsrpt\"; boundary=",
                        "Content-Type: application/tlsrpt+gzip\r\n",
                        "filename=\"mail.here.test!far.test!1772323200!1772409599!");
        assertThat(json(mail))
                .contains(
                        "\"organization-name\":\"Se\\u00f1or \\\"X\\\"\"",
                        "\"start-datetime\":\"2026-03-01T00:00:00Z\",\"end-datetime\":\"2026-03-01T23:59:59Z\"",
                        "\"contact-info\":\"postmaster@mail.here.test\"",
                        "\"policy\":{\"policy-type\":\"sts\",\"policy-string\":[\"version: STSv1\",\"mode: enforce\"],"
                                + "\"policy-domain\":\"far.test\",\"mx-host\":[\"mx.far.test\"]}",
                        "\"total-successful-session-count\":2,\"total-failure-session-count\":1",
                        "\"failure-details\":[{\"result-type\":\"certificate-expired\",\"sending-mta-ip\":\"192.0.2.1\","
                                + "\"receiving-mx-hostname\":\"mx.far.test\",\"receiving-ip\":\"192.0.2.2\",\"failed-session-count\":1}]",
                        "\"report-id\":\"2026-03-01.");
        assertThat(counted()).isEmpty();
        crash();
        sendDue();
        assertThat(queued).hasSize(1);
    }

    @Test
    void aCrashForgetsNoMoreThanTheLastMinute() throws Exception {
        dns.wants("far.test", "v=TLSRPTv1; rua=mailto:tls@far.test");
        sees(FAR, STS, EXPIRED);
        keep();
        sees(FAR, STS);
        crash();
        assertThat(counted())
                .singleElement()
                .satisfies(
                        one -> assertThat(one.succeeded() + "/" + one.failed()).isEqualTo("0/1"));
        nextDay();
        sendDue();
        assertThat(queued).hasSize(1);
    }

    @Test
    void whatTheDiskDoesNotTakeIsReportedLater() throws Exception {
        dns.wants("far.test", "v=TLSRPTv1; rua=mailto:tls@far.test");
        sees(FAR, STS);
        keep();
        nextDay();
        engine.next(FaultyEngine.Fault.DISK_FULL);
        assertThatThrownBy(() -> sendDue()).isInstanceOf(StoreException.class);
        engine.next(FaultyEngine.Fault.NONE);
        assertThat(queued).isEmpty();
        assertThat(counted()).hasSize(1);
        crash();
        sendDue();
        assertThat(queued).hasSize(1);
    }

    @Test
    void whatIsMissingHereIsTold() throws Exception {
        dns.wants("far.test", "v=TLSRPTv1; rua=mailto:tls@far.test");
        sees(FAR, STS);
        neighbours.unset((OutboundQueue) this);
        assertThat(reports.reports().send(Optional.of(FAR)))
                .extracting(TlsReports.Sent::outcome)
                .containsExactly("the queue is missing");
        assertThat(reports.findings())
                .singleElement()
                .satisfies(one -> assertThat(one.text()).contains("the queue is missing"));
        neighbours.set((OutboundQueue) this);
        assertThat(reports.reports().send(Optional.of(FAR)).getFirst().done()).isTrue();
        assertThat(reports.findings()).isEmpty();
    }

    @Test
    void whatOthersDoNotTakeIsNoFindingHere() throws Exception {
        dns.fails("far.test");
        sees(FAR, STS);
        assertThat(reports.reports().send(Optional.of(FAR)))
                .extracting(TlsReports.Sent::outcome)
                .containsExactly("where it wants reports can't be found out: no server answered");
        dns.wants("far.test", "v=TLSRPTv1; rua=https://reports.far.test/in");
        assertThat(reports.reports().send(Optional.of(FAR)).getFirst().outcome())
                .contains("reports.far.test is at 127.0.0.1, where no other server can be");
        assertThat(reports.findings()).isEmpty();
        assertThat(counted()).hasSize(1);
        assertThat(queued).isEmpty();
    }

    @Test
    void anOperatorSendsTheDayThatGoesOnAndItsRestIsAnotherReport() throws Exception {
        dns.wants("far.test", "v=TLSRPTv1; rua=mailto:tls@far.test,mailto:two@far.test");
        sees(FAR, STS);
        keep();
        assertThat(reports.reports().send(Optional.empty())).isEmpty();
        assertThat(reports.reports().send(Optional.of(FAR)))
                .containsExactly(
                        new TlsReports.Sent(reports.books().today(), FAR, true, "mailed to tls@far.test and others"));
        assertThat(queued).hasSize(2);
        assertThat(json(mail(0))).contains("\"end-datetime\":\"2026-03-01T12:00:00Z\"");
        sees(FAR, STS);
        keep();
        crash();
        nextDay();
        sendDue();
        assertThat(queued).hasSize(4);
    }

    @Test
    void aReportByMailIsSigned() throws Exception {
        dns.wants("far.test", "v=TLSRPTv1; rua=mailto:tls@far.test");
        sees(FAR, STS);
        assertThat(reports.reports().send(Optional.of(FAR)).getFirst().done()).isTrue();
        try (InputStream prefix = queued.getFirst().envelope().prefix().open()) {
            assertThat(new String(prefix.readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("DKIM-Signature: d=mail.here.test\r\n");
        }
        sees(FAR, STS);
        neighbours.signer().set(message -> (author, front) -> {
            throw new SigningException("the key can't be read");
        });
        assertThat(reports.reports().send(Optional.of(FAR)))
                .extracting(TlsReports.Sent::outcome)
                .containsExactly("it can't be signed: the key can't be read");
        assertThat(queued).hasSize(1);
        assertThat(counted()).hasSize(1);
    }

    /** RFC 8460 §3: whoever gets it unsigned must ignore it. */
    @Test
    void oneThatNobodySignsIsNotMailedButPosted() throws Exception {
        List<String> posts = new ArrayList<>();
        web = (resolver, uri, report, limit) -> posts.add(uri);
        dns.wants("far.test", "v=TLSRPTv1; rua=mailto:tls@far.test,https://far.test/in");
        sees(FAR, STS);
        neighbours.signer().set(message -> (author, front) -> Optional.empty());
        assertThat(reports.reports().send(Optional.of(FAR)))
                .extracting(TlsReports.Sent::outcome)
                .containsExactly("no key signs for mail.here.test: run mail:dkim-create mail.here.test --foreign, "
                        + "or mail:dkim-create for the domain that it is in");
        neighbours.signer().set(SIGNER);
        neighbours.signer().unset(SIGNER);
        assertThat(reports.reports().send(Optional.of(FAR)))
                .extracting(TlsReports.Sent::outcome)
                .containsExactly("nobody signs it: run feature:install palomar-signing");
        assertThat(queued).isEmpty();
        assertThat(posts).containsExactly("https://far.test/in");
        assertThat(counted()).hasSize(1);
        assertThat(reports.findings())
                .singleElement()
                .satisfies(one -> assertThat(one.text()).contains("palomar-signing"));
    }

    @Test
    void whoEndsReportsSendsNoneOfWhatWasCounted() throws Exception {
        dns.wants("far.test", "v=TLSRPTv1; rua=mailto:tls@far.test");
        sees(FAR, STS);
        keep();
        sends = false;
        nextDay();
        passes(Duration.ofHours(4));
        sendDue();
        assertThat(queued).isEmpty();
        assertThat(counted()).isEmpty();
        crash();
        assertThat(counted()).isEmpty();
    }

    /** A report that arrives twice is known by its id, also when a restart lies between. */
    @Test
    void theSameCountsMakeTheSameReport() throws Exception {
        dns.wants("far.test", "v=TLSRPTv1; rua=mailto:tls@far.test");
        for (String id : List.of("7", "3", "9", "1", "5", "2", "8", "4", "6")) {
            sees(FAR, new TlsPolicy(TlsPolicy.Type.STS, FAR, List.of("id: " + id), List.of("mx.far.test")));
        }
        sees(FAR, new TlsPolicy(TlsPolicy.Type.STS, FAR, List.of("id: 9"), List.of("a.far.test")));
        assertThat(reports.reports().send(Optional.of(FAR)).getFirst().done()).isTrue();
        assertThat(Pattern.compile("id: \\d").matcher(json(mail(0))).results().map(MatchResult::group))
                .hasSize(10)
                .isSorted();
        assertThat(json(mail(0)).indexOf("a.far.test")).isLessThan(json(mail(0)).lastIndexOf("mx.far.test"));
    }

    @Test
    void nothingIsCountedWhereNothingIsToBeSent() {
        sends = false;
        sees(FAR, STS);
        assertThat(counted()).isEmpty();
    }

    @Test
    void oneDomainTakesSoMuchAndNoMore() throws Exception {
        for (int i = 0; i < 200; i++) {
            sees(FAR, STS, new TlsFailure(TlsFailure.Kind.CERTIFICATE_EXPIRED, "", "mx" + i + ".far.test", ""));
            sees(FAR, new TlsPolicy(TlsPolicy.Type.TLSA, Domain.of("mx" + i + ".far.test"), List.of(), List.of()));
        }
        keep();
        crash();
        assertThat(counted()).singleElement().satisfies(one -> {
            assertThat(one.failed()).isEqualTo(200);
            assertThat(one.succeeded()).isEqualTo(19);
        });
    }
}
