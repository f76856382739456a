package org.palomar.connector.barracuda.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.palomar.connector.barracuda.internal.Mails.GATEWAY;
import static org.palomar.connector.barracuda.internal.Mails.STRANGER;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Network;
import org.palomar.api.config.UnsettledException;
import org.palomar.api.gateway.GatewayClient;
import org.palomar.api.gateway.GatewayState;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.UnjudgeableException;
import org.palomar.api.pipeline.Verdict;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;

class BarracudaTest {

    private static final String MARKS = "X-Barracuda-Connect: far.test[198.51.100.7]\r\n";
    private static final String HAM = MARKS
            + "X-Barracuda-Spam-Status: No, SCORE=1.50 using global scores of TAG_LEVEL=3.5 tests=RULE_A\r\n\r\nx\r\n";
    private static final String SPAM = MARKS
            + "X-Barracuda-Spam-Status: Yes, SCORE=6.00 using global scores of TAG_LEVEL=3.5 tests=RULE_B\r\n\r\nx\r\n";

    private final Map<String, Object> values = new HashMap<>(Map.of("gateways", GATEWAY));
    private final Clockwork clock = new Clockwork();
    private NetServer net;
    private Barracuda barracuda;
    private VerdictStep verdicts;
    private DirectStep direct;

    @BeforeEach
    void start() throws IOException {
        net = new NetServer(NetSettings.defaults(), Optional::empty, Clock.systemUTC());
        barracuda = new Barracuda(net, values, clock);
        verdicts = new VerdictStep(barracuda);
        direct = new DirectStep(barracuda);
    }

    @AfterEach
    void stop() {
        barracuda.stop();
        net.close();
    }

    private void set(String key, String value) {
        values.put(key, value);
        barracuda.configure(values);
    }

    private Verdict judged(MailTransaction message) throws IOException {
        return verdicts.judge(message).of(Mails.ANA);
    }

    private RuleHit hit(MailTransaction message) throws IOException {
        return ((Verdict.Score) judged(message)).hits().getFirst();
    }

    @Test
    void takesTheGatewaysScoreForPointsAndItsSpamForJunk() throws IOException {
        assertThat(hit(Mails.from(GATEWAY, HAM)))
                .isEqualTo(new RuleHit("BARRACUDA", 1.5, "no spam, score 1.50 of tag=3.5, RULE_A"));
        assertThat(hit(Mails.from(GATEWAY, HAM, Map.of("percent", "200"))).points())
                .isEqualTo(3);
        assertThat(judged(Mails.from(GATEWAY, SPAM)))
                .isInstanceOfSatisfying(
                        Verdict.Junk.class,
                        junk -> assertThat(junk.fields().getFirst().value())
                                .contains("spam, score 6.00 of tag=3.5, RULE_B"));
        assertThat(hit(Mails.from(GATEWAY, SPAM, Map.of("obey", "no"))).points())
                .isEqualTo(6);
    }

    /** Of a message that the gateway does not score, the sender may have written the only score there is. */
    @Test
    void noScoreTakesPointsOfOthersAway() throws IOException {
        String forged = MARKS + "X-Barracuda-Spam-Score: -1000\r\n\r\nx\r\n";
        assertThat(hit(Mails.from(GATEWAY, forged)).points()).isZero();
    }

    @Test
    void levelsOfADomainOrAnAccountGoBeforePoints() throws IOException {
        assertThat(judged(Mails.from(GATEWAY, HAM, Map.of("junk", "1.5")))).isInstanceOf(Verdict.Junk.class);
        assertThat(judged(Mails.from(GATEWAY, SPAM, Map.of("quarantine", "5", "junk", "1"))))
                .isInstanceOfSatisfying(
                        Verdict.Quarantine.class,
                        held -> assertThat(held.reason()).contains("score 6.00"));
        assertThat(judged(Mails.from(GATEWAY, SPAM, Map.of("refuse", "6", "quarantine", "5"))))
                .isInstanceOfSatisfying(
                        Verdict.Reject.class,
                        no -> assertThat(no.reply().toString())
                                .startsWith("550 5.7.1 ")
                                .contains("pasarela"));
        set("refuse", "6");
        assertThat(judged(Mails.from(GATEWAY, SPAM))).isInstanceOf(Verdict.Reject.class);
        assertThat(judged(Mails.from(GATEWAY, SPAM, Map.of("refuse", "never")))).isInstanceOf(Verdict.Junk.class);
    }

    @Test
    void nobodyElsesWordCounts() throws IOException {
        assertThat(judged(Mails.from(STRANGER, HAM))).isInstanceOf(Verdict.Accept.class);
        assertThat(judged(Mails.from(Mails.origin(Origin.Door.LMTP, GATEWAY, Optional.empty()), SPAM, Map.of())))
                .isInstanceOf(Verdict.Accept.class);
        assertThat(barracuda.isGateway(address(STRANGER))).isFalse();
        assertThat(barracuda.isGateway(address(GATEWAY))).isTrue();
    }

    @Test
    void mailOfTheGatewayThatItHasNotLookedAtIsLeftToThePolicy() {
        assertThatThrownBy(() -> verdicts.judge(Mails.from(GATEWAY, "Subject: x\r\n\r\nx\r\n")))
                .isInstanceOf(UnjudgeableException.class)
                .hasMessageContaining(GATEWAY);
        assertThat(verdicts.description().onFailure()).isEqualTo(FailurePolicy.DEFER);
        assertThat(finding("has none of its header fields"))
                .extracting(HealthFinding::severity)
                .isEqualTo(Severity.DEGRADED);
        clock.pass(Duration.ofHours(2));
        assertThat(barracuda.findings()).isEmpty();
        set("on-failure", "accept");
        assertThat(verdicts.description().onFailure()).isEqualTo(FailurePolicy.ACCEPT_AND_MARK);
    }

    @Test
    void whereAnIdIsRequiredNothingThatASenderWritesMakesMailLookedAt() throws IOException {
        set("require-id", "true");
        String ours = "Received: from gw (gw [" + GATEWAY + "]) by here; now\r\n";
        String gateways = "Received: from far (far [198.51.100.7]) by gw; now\r\n";
        String id = "X-ASG-Debug-ID: 1576585041-0a7ff5137c1cdc3e0002-ZXuqFv\r\n";
        assertThatThrownBy(() -> verdicts.judge(Mails.from(GATEWAY, ours + gateways + id + HAM)))
                .isInstanceOf(UnjudgeableException.class);
        assertThat(finding("has none of its header fields")).isNotNull();
        assertThat(hit(Mails.from(GATEWAY, ours + id + gateways + HAM)).rule()).isEqualTo("BARRACUDA");
    }

    @Test
    void aHeaderTooLongToBeReadIsNoVerdict() {
        String many = MARKS + "X-Filler: x\r\n".repeat(200_000);
        assertThatThrownBy(() -> verdicts.judge(Mails.from(GATEWAY, many))).hasMessageContaining("too long");
    }

    @Test
    void exemptSendersPassWithoutAScore() throws IOException {
        assertThat(hit(Mails.from(GATEWAY, MARKS + "\r\nx\r\n"))).isEqualTo(new RuleHit("BARRACUDA_UNSCORED", 0, ""));
        assertThat(barracuda.findings()).isEmpty();
    }

    @Test
    void countsForNobodyWhoIsNotSwitchedToIt() {
        assertThat(verdicts.description().scope().covers(Mails.ANA)).isFalse();
        set("everybody", "true");
        assertThat(verdicts.description().scope().covers(Mails.ANA)).isTrue();
    }

    @Test
    void mailThatGoesRoundItIsTakenUnlessSomebodyWantsOtherwise() {
        assertThat(round(STRANGER, Map.of())).isInstanceOf(Verdict.Accept.class);
        assertThat(reply(round(STRANGER, Map.of("direct", "refuse"))).code()).isEqualTo(550);
        assertThat(reply(round(STRANGER, Map.of("direct", "defer"))).code()).isEqualTo(451);
        assertThat(round(STRANGER, Map.of("direct", "mark")))
                .isInstanceOfSatisfying(
                        Verdict.Score.class,
                        score -> assertThat(score.hits())
                                .containsExactly(
                                        new RuleHit("BARRACUDA_BYPASSED", 3, "it did not come by the gateway")));
        assertThat(round(GATEWAY, Map.of("direct", "refuse"))).isInstanceOf(Verdict.Accept.class);
        assertThat(round("127.0.0.1", Map.of("direct", "refuse"))).isInstanceOf(Verdict.Accept.class);
        set("trusted-networks", "none");
        assertThat(reply(round("127.0.0.1", Map.of("direct", "refuse"))).code()).isEqualTo(550);
        set("gateways", "");
        assertThat(round(STRANGER, Map.of("direct", "refuse")))
                .as("where no gateway is known nothing can go round it")
                .isInstanceOf(Verdict.Accept.class);
    }

    @Test
    void whileTheGatewayIsDownNothingIsRefusedForGood() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            set("servers", "127.0.0.1:" + server.getLocalPort());
            assertThat(reply(round(STRANGER, Map.of("direct", "refuse"))).code())
                    .as("before it was asked")
                    .isEqualTo(451);
            greeting(server, "220-hello\r\n220 gw.test ESMTP\r\n");
            assertThat(state("server").state()).isEqualTo("up");
            assertThat(reply(round(STRANGER, Map.of("direct", "refuse"))).code())
                    .isEqualTo(550);
            greeting(server, "554 no\r\n");
            assertThat(barracuda.findings()).as("one failure says nothing yet").isEmpty();
            assertThat(reply(round(STRANGER, Map.of("direct", "refuse"))).code())
                    .as("but nobody is refused for good who may have no other way")
                    .isEqualTo(451);
            greeting(server, "");
        }
        barracuda.watch().ask();
        assertThat(state("server").state()).isEqualTo("down");
        assertThat(finding("does not answer").severity()).isEqualTo(Severity.FAILED);
        assertThat(reply(round(STRANGER, Map.of("direct", "refuse"))).code()).isEqualTo(451);
        set("on-failure", "accept");
        assertThat(round(STRANGER, Map.of("direct", "refuse")))
                .isInstanceOfSatisfying(
                        Verdict.Score.class,
                        score -> assertThat(score.fields().getFirst().name()).isEqualTo("X-Palomar-Unchecked"));
        set("servers", "");
        assertThat(barracuda.findings()).isEmpty();
        assertThat(reply(round(STRANGER, Map.of("direct", "refuse"))).code()).isEqualTo(550);
    }

    @Test
    void oneOfTwoServersDownIsToldAndChangesNothing() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            set("servers", "127.0.0.1:" + server.getLocalPort() + ", 127.0.0.1:1");
            greeting(server, "220 gw.test\r\n");
            greeting(server, "220 gw.test\r\n");
            assertThat(finding("does not answer").severity()).isEqualTo(Severity.DEGRADED);
            assertThat(reply(round(STRANGER, Map.of("direct", "refuse"))).code())
                    .isEqualTo(550);
        }
    }

    @Test
    void tellsWhenNoMailHasComeForLong() throws IOException {
        assertThat(barracuda.findings()).isEmpty();
        verdicts.judge(Mails.from(GATEWAY, HAM));
        assertThat(state("mail"))
                .isEqualTo(new GatewayState("mail", GATEWAY, "seen", Optional.of(clock.instant()), 1, "tag=3.5"));
        clock.pass(Duration.ofHours(13));
        assertThat(finding("No mail has come").severity()).isEqualTo(Severity.DEGRADED);
        assertThat(state("mail").state()).isEqualTo("silent");
        set("silence", "0s");
        assertThat(barracuda.findings()).isEmpty();
    }

    @Test
    void namesTheClientOfItsMailUnlessThatIsNotWanted() throws IOException {
        Content content = Mails.from(
                        GATEWAY,
                        "Received: from gw (gw [192.0.2.9]) by here\r\nReceived: from a (b [198.51.100.7]) by gw\r\n"
                                + HAM)
                .content();
        assertThat(barracuda.client(content)).isEqualTo(new GatewayClient.Named(address(STRANGER)));
        set("client", "false");
        assertThat(barracuda.client(content)).isEqualTo(new GatewayClient.Unnamed());
    }

    @Test
    void wrongSettingsAreNamedAndTheLastGoodHold() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "gateways", "0.0.0.0/0",
                        "direct", "perhaps",
                        "junk", "much",
                        "servers", "a b",
                        "trusted-networks", "x",
                        "on-failure", "reject")
                .entrySet()) {
            Map<String, Object> all = new HashMap<>(values);
            all.put(wrong.getKey(), wrong.getValue());
            barracuda.configure(all);
            assertThat(barracuda.findings())
                    .as(wrong.toString())
                    .anyMatch(found -> found.text().contains(wrong.getKey()));
            assertThat(barracuda.isGateway(address(GATEWAY))).isTrue();
            barracuda.configure(values);
        }
        barracuda.configure(Map.of());
        assertThat(finding("No gateway is known").severity()).isEqualTo(Severity.NOTICE);
    }

    /** As after a restart or an update of it with one wrong value in its file. */
    @Test
    void whereNothingWasRightSinceTheStartNobodyIsAStrangerAndNothingIsTaken() throws Exception {
        Map<String, Object> wrong = new HashMap<>(values);
        wrong.put("points-direct", "three");
        Barracuda started = new Barracuda(net, wrong, clock);
        try {
            assertThatThrownBy(() -> started.isGateway(address(GATEWAY)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("points-direct");
            assertThatThrownBy(started::networks).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> started.client(Content.of(new byte[0]))).isInstanceOf(IllegalStateException.class);
            assertThat(started.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.FAILED);
                assertThat(finding.text()).contains("etc/palomar.connector.barracuda.cfg: points-direct");
                assertThat(finding.remedy()).contains("answered with 451");
            });
            assertThat(started.gateways()).isEmpty();
            VerdictStep verdict = new VerdictStep(started);
            assertThat(verdict.description().scope().covers(Mails.ANA)).isTrue();
            Origin gateway =
                    Mails.origin(Origin.Door.MX, GATEWAY, Optional.empty()).byGateway(Optional.empty());
            assertThatThrownBy(() -> verdict.judge(Mails.from(gateway, SPAM, Map.of())))
                    .isInstanceOf(UnsettledException.class);
            assertThat(verdict.judge(Mails.from(STRANGER, SPAM)).of(Mails.ANA)).isInstanceOf(Verdict.Accept.class);
            DirectStep step = new DirectStep(started);
            assertThatThrownBy(() -> step.judge(Mails.from(STRANGER, ""))).isInstanceOf(UnsettledException.class);
            assertThatThrownBy(() -> step.judge(Mails.from(STRANGER, "", Map.of("direct", "refuse"))))
                    .isInstanceOf(UnsettledException.class);
            assertThat(step.judge(Mails.from(STRANGER, "", Map.of("direct", "accept")))
                            .of(Mails.ANA))
                    .as("who wants it taken wants that without any settings")
                    .isInstanceOf(Verdict.Accept.class);
            started.configure(values);
            assertThat(started.isGateway(address(GATEWAY))).isTrue();
            assertThat(started.networks())
                    .containsExactly(Network.parse(GATEWAY).orElseThrow());
        } finally {
            started.stop();
        }
    }

    private Verdict round(String client, Map<String, String> wishes) {
        return direct.judge(Mails.from(client, "", wishes)).of(Mails.ANA);
    }

    private static Reply reply(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Reject(Reply reply) -> reply;
            case Verdict.Defer(Reply reply) -> reply;
            default -> throw new AssertionError(verdict);
        };
    }

    private HealthFinding finding(String text) {
        return barracuda.findings().stream()
                .filter(found -> found.text().contains(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError(barracuda.findings()));
    }

    private GatewayState state(String kind) {
        return barracuda.gateways().stream()
                .filter(one -> one.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static InetAddress address(String text) {
        return Network.parseAddress(text).orElseThrow();
    }

    /** One round of asking, which the server answers so, or hangs up. */
    private void greeting(ServerSocket server, String words) throws Exception {
        Thread asking = Thread.ofVirtual().start(barracuda.watch()::ask);
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            if (words.startsWith("220")) {
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .isEqualTo("QUIT\r\n");
            }
        }
        asking.join();
    }
}
