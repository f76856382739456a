package org.palomar.filter.senderauth.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.dmarc.Disposition;
import org.palomar.api.dmarc.DmarcPolicy;
import org.palomar.api.dmarc.DmarcSighting;
import org.palomar.api.dmarc.DmarcSighting.Reason;
import org.palomar.api.dmarc.DmarcWatch;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;

/** What those who count for reports hear. */
class SightingsTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final String OWN = "192.0.2.7";
    private static final String FOREIGN = "198.51.100.1";
    private static final String REPORTS = "; rua=mailto:Dmarc@bank.test!10m";

    private final FakeDns dns = new FakeDns();
    private final List<DmarcSighting> seen = new ArrayList<>();
    private int dice;

    @BeforeEach
    void zone() {
        dns.hosts.put("out.bank.test", OWN);
        dns.texts.put("bank.test", List.of("v=spf1 ip4:192.0.2.7 -all"));
        dns.texts.put("news.bank.test", List.of("v=spf1 ip4:192.0.2.7 -all"));
        publishes("p=reject; aspf=r; adkim=s" + REPORTS);
    }

    private void publishes(String policy) {
        dns.texts.put("_dmarc.bank.test", List.of("v=DMARC1; " + policy));
    }

    private void judges(Map<String, Object> settings, String client, String sender, String fields) throws Exception {
        Map<String, Object> all = new HashMap<>(Map.of("on-reject", "reject"));
        all.putAll(settings);
        SenderAuthStep step = new SenderAuthStep(all, Clock.fixed(NOW, ZoneOffset.UTC), () -> dice);
        step.setServerName(() -> Domain.of("mx.example.test"));
        step.setResolver(dns);
        DmarcWatch watch = seen::add;
        step.setWatch(watch);
        step.judge(message(client, sender, fields));
        step.unsetWatch(watch);
        step.judge(message(client, sender, fields));
    }

    private static MailTransaction message(String client, String sender, String fields) {
        return new MailTransaction(
                "m1",
                NOW,
                new Origin(
                        Origin.Door.MX,
                        new InetSocketAddress(AddressLiteral.parseHost(client).orElseThrow(), 1),
                        "out.bank.test",
                        "",
                        Optional.empty()),
                sender.isEmpty() ? ReversePath.none() : ReversePath.of(Address.of(sender)),
                List.of(),
                Content.of((fields + "\r\nhello\r\n").getBytes(StandardCharsets.UTF_8)),
                List.of(),
                false);
    }

    private DmarcSighting only() {
        assertThat(seen).hasSize(1);
        return seen.getFirst();
    }

    @Test
    void whatPassesIsToldWithThePolicyThatHeld() throws Exception {
        judges(Map.of(), OWN, "x@news.bank.test", "From: eva@bank.test\r\nSubject: hi\r\n");
        assertThat(only())
                .isEqualTo(new DmarcSighting(
                        "m1",
                        new DmarcPolicy(
                                Domain.of("bank.test"),
                                Domain.of("bank.test"),
                                true,
                                false,
                                Disposition.REJECT,
                                Disposition.REJECT,
                                100,
                                "0",
                                "mailto:Dmarc@bank.test!10m"),
                        AddressLiteral.parseHost(OWN).orElseThrow(),
                        Domain.of("bank.test"),
                        "news.bank.test",
                        new DmarcSighting.Sender("news.bank.test", false, "pass"),
                        List.of(),
                        new DmarcSighting.Outcome(false, true, Disposition.NONE, List.of()),
                        false));
    }

    @Test
    void whatFailsIsToldWithWhatWasDone() throws Exception {
        String bad = "DKIM-Signature: v=1; a=rsa-sha256; d=evil.test; s=s; h=from; bh=AA==; b=AA==\r\n";
        judges(Map.of(), FOREIGN, "x@evil.test", bad + "From: eva@sub.bank.test\r\n");
        DmarcSighting told = only();
        assertThat(told.outcome()).isEqualTo(new DmarcSighting.Outcome(false, false, Disposition.REJECT, List.of()));
        assertThat(told.policy().domain()).isEqualTo(Domain.of("bank.test"));
        assertThat(told.author()).isEqualTo(Domain.of("sub.bank.test"));
        assertThat(told.signatures())
                .containsExactly(new DmarcSighting.Signature(Domain.of("evil.test"), "s", "permerror"));
    }

    @ParameterizedTest
    @CsvSource({
        "tag, p=reject, 0, NONE, LOCAL_POLICY",
        "junk, p=reject, 0, QUARANTINE, LOCAL_POLICY",
        "reject, p=reject; pct=50, 50, QUARANTINE, SAMPLED_OUT",
        "reject, p=none; pct=50, 50, NONE,",
        "reject, p=reject; t=y, 0, NONE, LOCAL_POLICY"
    })
    void whyItIsNotWhatThePolicyAsksForIsTold(
            String reaction, String policy, int thrown, Disposition done, Reason.Kind reason) throws Exception {
        dice = thrown;
        publishes(policy + REPORTS);
        judges(Map.of("on-reject", reaction), FOREIGN, "x@evil.test", "From: eva@bank.test\r\n");
        assertThat(only().outcome().disposition()).isEqualTo(done);
        assertThat(only().outcome().reasons().stream().map(Reason::kind))
                .isEqualTo(Optional.ofNullable(reason).stream().toList());
    }

    @Test
    void theNullSenderHasNoDomainAndSpfIsOfTheGreeting() throws Exception {
        judges(Map.of(), FOREIGN, "", "From: eva@bank.test\r\nSubject: Report Domain: here.test Submitter: x\r\n");
        assertThat(only().envelope()).isEmpty();
        assertThat(only().spf()).isEqualTo(new DmarcSighting.Sender("out.bank.test", true, "none"));
        assertThat(only().report()).as("it calls itself a report").isTrue();
    }

    /** Who asks for no reports, what is not known, and clients that are hidden, or in the house. */
    @Test
    void whatNobodyWantsToHearOrKnowsIsNotTold() throws Exception {
        judges(Map.of(), "10.1.2.3", "x@evil.test", "From: eva@bank.test\r\n");
        judges(Map.of(), FOREIGN, "x@evil.test", "From: a@bank.test, b@else.test\r\n");
        publishes("p=reject");
        judges(Map.of(), FOREIGN, "x@evil.test", "From: eva@bank.test\r\n");
        dns.dead = true;
        judges(Map.of(), FOREIGN, "x@evil.test", "From: eva@bank.test\r\n");
        assertThat(seen).isEmpty();
    }
}
