package org.palomar.filter.ratelimit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Network;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.UnsettledException;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.message.Content;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.ratelimit.RateUsage;
import org.palomar.api.ratelimit.RateUsage.Kind;

class RateLimitStepTest {

    private static final String PEER = "203.0.113.9";

    private final AtomicInteger ids = new AtomicInteger();
    private Instant now = Instant.parse("2026-11-27T05:00:00Z");

    private RateLimitStep step(Map<String, Object> properties) {
        return new RateLimitStep(properties, new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        });
    }

    private static MailTransaction mail(String client, String sender, String recipient) {
        return mail(Origin.Door.MX, client, sender, recipient, Optional.empty());
    }

    private static MailTransaction mail(
            Origin.Door door, String client, String sender, String recipient, Optional<Account> account) {
        return new MailTransaction(
                "m1",
                Instant.EPOCH,
                new Origin(
                        door, new InetSocketAddress(Network.parseAddress(client).orElseThrow(), 1), "", "", account),
                sender.isEmpty() ? ReversePath.none() : ReversePath.of(Address.of(sender)),
                List.of(new Recipient(Address.of(recipient), Set.of(new AccountId(7)))),
                Content.of(new byte[0]),
                List.of(),
                false);
    }

    private static boolean isTaken(RateLimitStep step, MailTransaction message) {
        Recipient recipient = message.recipients().getFirst();
        return step.judge(message).of(recipient) instanceof Verdict.Accept;
    }

    private static Reply reply(RateLimitStep step, MailTransaction message) {
        Verdict verdict = step.judge(message).of(message.recipients().getFirst());
        return verdict instanceof Verdict.Defer(Reply reply) ? reply : new Reply(250, "2.0.0", "taken");
    }

    @Test
    void aGatewayInFrontIsNotCountedAndItsSendersAndRecipientsAre() {
        RateLimitStep peers = step(Map.of("peer", "1", "period", "1d"));
        for (int i = 0; i < 5; i++) {
            assertThat(isTaken(peers, byGateway("x@far.test", "y@here.test"))).isTrue();
        }
        RateLimitStep all = step(Map.of("peer", "1", "sender", "2", "recipient", "3", "period", "1d"));
        assertThat(isBrought(all, byGateway("a@far.test", "y@here.test"))).isTrue();
        assertThat(isBrought(all, byGateway("a@far.test", "y@here.test"))).isTrue();
        assertThat(reply(all, byGateway("a@far.test", "z@here.test")).text()).contains("from this sender");
        assertThat(isBrought(all, byGateway("b@far.test", "y@here.test"))).isTrue();
        assertThat(reply(all, byGateway("c@far.test", "y@here.test")).text()).contains("for this recipient");
    }

    /** It asks for the recipients of spam that it keeps. */
    @Test
    void whatAGatewayAsksForAndDoesNotBringUsesUpNobodysLimit() {
        RateLimitStep step = step(Map.of("sender", "2", "recipient", "2", "period", "1d"));
        for (int i = 0; i < 50; i++) {
            assertThat(isTaken(step, byGateway("a@far.test", "y@here.test"))).isTrue();
        }
        assertThat(step.list("", 10)).isEmpty();
        assertThat(isBrought(step, byGateway("a@far.test", "y@here.test"))).isTrue();
        assertThat(isBrought(step, byGateway("b@far.test", "y@here.test"))).isTrue();
        assertThat(reply(step, byGateway("c@far.test", "y@here.test")).code()).isEqualTo(450);
    }

    @Test
    void aGatewaysMessageHasNoMoreRecipientsThanItsSenderHasRoomFor() {
        RateLimitStep step = step(Map.of("sender", "2", "period", "1d"));
        MailTransaction message = byGateway("a@far.test", "y@here.test");
        assertThat(isTaken(step, message)).isTrue();
        assertThat(isTaken(step, message)).isTrue();
        assertThat(reply(step, message).text()).contains("from this sender");
        GatewayStep content = new GatewayStep(step);
        content.judge(message);
        content.judge(message);
        assertThat(step.list("a@far.test", 10)).extracting(RateUsage::used).containsExactly(2);
    }

    @Test
    void aRecipientsOwnLimitCountsWhatAGatewayBrings() {
        RateLimitStep step = step(Map.of("period", "1d"));
        Tuned one = new Tuned(Map.of("recipient", "1"));
        assertThat(isBrought(step, byGateway("a@far.test", "y@here.test").seenWith(List.of(), one)))
                .isTrue();
        assertThat(reply(step, byGateway("b@far.test", "y@here.test").seenWith(List.of(), one))
                        .code())
                .isEqualTo(450);
    }

    private static boolean isBrought(RateLimitStep step, MailTransaction message) {
        boolean taken = isTaken(step, message);
        new GatewayStep(step).judge(message);
        return taken;
    }

    private MailTransaction byGateway(String sender, String recipient) {
        MailTransaction plain = mail(PEER, sender, recipient);
        return new MailTransaction(
                "m" + ids.incrementAndGet(),
                plain.received(),
                plain.origin().byGateway(Optional.empty()),
                plain.sender(),
                plain.recipients(),
                plain.content(),
                List.of(),
                false);
    }

    @Test
    void onePeerIsTakenSoManyTimesWhateverItSays() {
        RateLimitStep step = step(Map.of("peer", "3", "period", "60s"));
        for (int i = 0; i < 3; i++) {
            assertThat(isTaken(step, mail(PEER, "a" + i + "@far.test", "r" + i + "@here.test")))
                    .isTrue();
        }
        Reply reply = reply(step, mail(PEER, "x@far.test", "y@here.test"));
        assertThat(reply.code()).isEqualTo(450);
        assertThat(reply.status()).isEqualTo("4.7.1");
        assertThat(reply.text()).contains("from your address", "try again in 20 s", "vuelva a intentarlo en 20 s");
        assertThat(isTaken(step, mail("203.0.113.10", "x@far.test", "y@here.test")))
                .isTrue();
    }

    @Test
    void aBucketFillsUpSteadilyAndNoFurther() {
        RateLimitStep step = step(Map.of("peer", "3", "period", "60s"));
        MailTransaction mail = mail(PEER, "", "y@here.test");
        for (int i = 0; i < 4; i++) {
            isTaken(step, mail);
        }
        now = now.plusSeconds(19);
        assertThat(reply(step, mail).text()).contains("in 1 s");
        now = now.plusSeconds(1);
        assertThat(isTaken(step, mail)).isTrue();
        assertThat(isTaken(step, mail)).isFalse();
        now = now.plus(Duration.ofHours(9));
        for (int i = 0; i < 3; i++) {
            assertThat(isTaken(step, mail)).isTrue();
        }
        assertThat(isTaken(step, mail)).isFalse();
    }

    @Test
    void aClockThatGoesBackGivesNothing() {
        RateLimitStep step = step(Map.of("peer", "1", "period", "60s"));
        MailTransaction mail = mail(PEER, "", "y@here.test");
        assertThat(isTaken(step, mail)).isTrue();
        now = now.minus(Duration.ofDays(1));
        assertThat(isTaken(step, mail)).isFalse();
    }

    /** Else whoever tries again and again would wait for ever. */
    @Test
    void aRefusedTryCountsForNobody() {
        RateLimitStep step = step(Map.of("peer", "10", "recipient", "1", "period", "60s"));
        MailTransaction mail = mail(PEER, "", "y@here.test");
        for (int i = 0; i < 50; i++) {
            isTaken(step, mail);
        }
        assertThat(step.list(PEER, 10)).extracting(RateUsage::used).containsExactly(1);
        now = now.plusSeconds(60);
        assertThat(isTaken(step, mail)).isTrue();
    }

    @Test
    void aNetworkOfIpv6IsOnePeer() {
        RateLimitStep step = step(Map.of("peer", "1"));
        assertThat(isTaken(step, mail("2001:db8:1:1::1", "", "a@here.test"))).isTrue();
        assertThat(isTaken(step, mail("2001:db8:1:1:9::2", "", "b@here.test"))).isFalse();
        assertThat(isTaken(step, mail("2001:db8:1:2::1", "", "c@here.test"))).isTrue();
    }

    @Test
    void aSenderAndARecipientHaveLimitsOfTheirOwn() {
        RateLimitStep step = step(Map.of("sender", "1", "recipient", "2"));
        assertThat(isTaken(step, mail("203.0.113.1", "Eva@far.test", "a@here.test")))
                .isTrue();
        assertThat(reply(step, mail("203.0.113.2", "eva@FAR.test", "b@here.test"))
                        .text())
                .contains("from this sender");
        assertThat(isTaken(step, mail("203.0.113.3", "", "A+detail@here.test"))).isTrue();
        assertThat(reply(step, mail("203.0.113.4", "x@far.test", "a@here.test")).text())
                .contains("for this recipient");
        // Who has no sender is nobody in particular.
        assertThat(isTaken(step, mail("203.0.113.5", "", "c@here.test"))).isTrue();
        assertThat(isTaken(step, mail("203.0.113.5", "", "d@here.test"))).isTrue();
    }

    @Test
    void anAccountMayHaveAnotherLimit() {
        RateLimitStep step = step(Map.of("recipient", "1"));
        MailTransaction wide = mail(PEER, "", "a@here.test").seenWith(List.of(), new Tuned(Map.of("recipient", "2")));
        assertThat(isTaken(step, wide)).isTrue();
        assertThat(isTaken(step, wide)).isTrue();
        assertThat(isTaken(step, wide)).isFalse();
        MailTransaction none = mail(PEER, "", "b@here.test").seenWith(List.of(), new Tuned(Map.of("recipient", "0")));
        assertThat(isTaken(step, none)).isTrue();
        assertThat(isTaken(step, none)).isTrue();
    }

    @Test
    void zeroIsNoLimit() {
        RateLimitStep step = step(Map.of("peer", "0", "sender", "0", "recipient", "0"));
        for (int i = 0; i < 5_000; i++) {
            assertThat(isTaken(step, mail(PEER, "x@far.test", "a@here.test"))).isTrue();
        }
        assertThat(step.list("", 10)).isEmpty();
    }

    @Test
    void whatIsNotStrangersMailIsNotCounted() {
        RateLimitStep step = step(Map.of("peer", "1", "sender", "1", "recipient", "1"));
        Account ana = new Account(new AccountId(7), Address.of("ana@here.test"), "", true);
        MailTransaction allowed = mail(PEER, "x@far.test", "a@here.test")
                .seenWith(List.of(new RuleHit(RuleHit.SENDER_ALLOWED, -100, "")), Tuned.NONE);
        for (int i = 0; i < 3; i++) {
            assertThat(step.judge(mail("127.0.0.1", "x@far.test", "a@here.test")))
                    .isEqualTo(Opinion.ACCEPT);
            assertThat(step.judge(mail(Origin.Door.LMTP, PEER, "x@far.test", "a@here.test", Optional.empty())))
                    .isEqualTo(Opinion.ACCEPT);
            assertThat(step.judge(mail(Origin.Door.SUBMISSION, PEER, "ana@here.test", "a@here.test", Optional.of(ana))))
                    .isEqualTo(Opinion.ACCEPT);
            assertThat(step.judge(allowed)).isEqualTo(Opinion.ACCEPT);
        }
        assertThat(step.list("", 10)).isEmpty();
    }

    @Test
    void memoryIsBoundedAndAFloodOfSendersForgetsNoPeer() {
        RateLimitStep step = step(Map.of("peer", "4000", "sender", "5", "recipient", "0", "entries", "1000"));
        for (int i = 0; i < 3_000; i++) {
            isTaken(step, mail(PEER, "s" + i + "@far.test", "a@here.test"));
        }
        Map<String, Double> known = new HashMap<>();
        step.report(new MetricSink() {
            @Override
            public void counter(String name, String help, Map<String, String> labels, long value) {}

            @Override
            public void gauge(String name, String help, Map<String, String> labels, double value) {
                known.put(String.valueOf(labels.get("kind")), value);
            }

            @Override
            public void timing(String name, String help, Map<String, String> labels, Timing timing) {}
        });
        assertThat(known).containsEntry("sender", 1000.0).containsEntry("peer", 1.0);
        assertThat(step.list(PEER, 1)).extracting(RateUsage::used).containsExactly(3_000);
    }

    @Test
    void whoIsFullAgainIsForgotten() {
        RateLimitStep step = step(Map.of("peer", "2", "recipient", "10", "period", "60s"));
        isTaken(step, mail(PEER, "x@far.test", "a@here.test"));
        now = now.plusSeconds(61);
        isTaken(step, mail("203.0.113.10", "", "b@here.test"));
        assertThat(step.list("", 10)).extracting(RateUsage::subject).containsExactly("203.0.113.10", "b@here.test");
    }

    @Test
    void showsWhoseLimitsAreUsedTheMostAndForgetsThem() {
        RateLimitStep step = step(Map.of("peer", "2", "sender", "10", "recipient", "10", "period", "60s"));
        isTaken(step, mail(PEER, "x@far.test", "a@here.test"));
        isTaken(step, mail(PEER, "y@far.test", "a@here.test"));
        assertThat(step.list("", 2))
                .extracting(RateUsage::kind, RateUsage::subject, RateUsage::used, RateUsage::limit, RateUsage::pause)
                .containsExactly(
                        tuple(Kind.PEER, PEER, 2, 2, Duration.ofSeconds(30)),
                        tuple(Kind.RECIPIENT, "a@here.test", 2, 10, Duration.ZERO));
        assertThat(step.forget("203.0.113.")).isEqualTo(1);
        assertThat(isTaken(step, mail(PEER, "z@far.test", "b@here.test"))).isTrue();
    }

    @Test
    void manyAtOnceGetNoMoreThanThereIs() throws Exception {
        RateLimitStep step = step(Map.of("peer", "100", "sender", "0", "recipient", "0"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> taken = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                taken.add(threads.submit(() -> isTaken(step, mail(PEER, "", "a@here.test"))));
            }
            int count = 0;
            for (Future<Boolean> one : taken) {
                count += one.get() ? 1 : 0;
            }
            assertThat(count).isEqualTo(100);
        }
    }

    @Test
    void whereNothingWasRightSinceTheStartStrangersAreNotJudgedByTheDefaults() {
        RateLimitStep step = step(Map.of("peer", "few"));
        assertThatThrownBy(() -> step.judge(mail(PEER, "a@far.test", "y@here.test")))
                .isInstanceOf(UnsettledException.class)
                .hasMessageContaining("peer");
        assertThat(isTaken(step, mail(Origin.Door.LMTP, PEER, "a@far.test", "y@here.test", Optional.empty())))
                .isTrue();
        assertThat(step.description().name()).isEqualTo("ratelimit");
        step.modified(Map.of("peer", "2"));
        assertThat(isTaken(step, mail(PEER, "a@far.test", "y@here.test"))).isTrue();
    }

    @Test
    void aWrongValueIsNamed() {
        RateLimitStep step = step(Map.of("peer", "many"));
        assertThat(step.findings()).extracting(HealthFinding::text).anyMatch(text -> text.contains("peer"));
    }
}
