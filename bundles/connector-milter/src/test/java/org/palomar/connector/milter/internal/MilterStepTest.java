package org.palomar.connector.milter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.palomar.connector.milter.internal.ScriptedFilter.packet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Network;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.pipeline.Verdict;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;

class MilterStepTest {

    private static final Recipient ALICE = new Recipient(Address.of("alice@example.test"), Set.of());
    private static final Recipient BOB = new Recipient(Address.of("bob@example.test"), Set.of());
    private static final int ALL_STEPS = 0;

    private final Map<String, Object> values =
            new HashMap<>(Map.of("felix.fileinstall.filename", "file:/data/etc/palomar.connector.milter-first.cfg"));
    private NetServer net;
    private MilterStep step;

    @BeforeEach
    void start() throws IOException {
        net = new NetServer(NetSettings.defaults(), Optional::empty, Clock.systemUTC());
        step = new MilterStep(net, values);
    }

    @AfterEach
    void stop() {
        net.close();
    }

    private void set(String key, String value) {
        values.put(key, value);
        step.modified(values);
    }

    private static InetSocketAddress client() {
        return new InetSocketAddress(Network.parseAddress("192.0.2.1").orElseThrow(), 4711);
    }

    private static MailTransaction mail(Origin origin, String content) {
        return new MailTransaction(
                "T1",
                Instant.EPOCH,
                origin,
                ReversePath.of(Address.of("a@sender.example")),
                List.of(ALICE, BOB),
                Content.of(content.getBytes(StandardCharsets.ISO_8859_1)),
                List.of(),
                false);
    }

    private static MailTransaction mail(String content) {
        return mail(new Origin(Origin.Door.MX, client(), "client.example", "", Optional.empty()), content);
    }

    private static String about(String subject) {
        return "From: a@sender.example\r\nSubject: " + subject
                + "\r\nX-Folded: first line\r\n second line\r\n\r\nhello\r\n" + "x".repeat(100_000)
                + "\r\nthe very end\r\n";
    }

    private Opinion judgedBy(int version, int protocol, Map<String, List<byte[]>> answers) throws Exception {
        try (ScriptedFilter filter = new ScriptedFilter(version, protocol, answers)) {
            set("servers", "127.0.0.1:" + filter.port());
            return step.judge(mail(about("s")));
        }
    }

    @Test
    void takesOverWhatARealFilterDecides(@TempDir Path folder) throws Exception {
        try (Daemon daemon = new Daemon(folder)) {
            set("servers", "127.0.0.1:" + daemon.port());
            assertThat(((Verdict.Reject) step.judge(mail(about("refused"))).forAll())
                            .reply()
                            .toString())
                    .startsWith("554 5.7.1 ");
            assertThat(((Verdict.Defer) step.judge(mail(about("later"))).forAll())
                            .reply()
                            .toString())
                    .startsWith("451 4.7.1 come back in a while");
            assertThat(step.judge(mail(about("heard"))).forAll())
                    .as("that it was told all")
                    .isInstanceOfSatisfying(
                            Verdict.Tag.class,
                            tag -> assertThat(tag.fields()).contains(new HeaderField("X-Spam", "Yes")));
            assertThat(step.judge(mail(about("good")))).isEqualTo(Opinion.ACCEPT);
            set("on-reject", "quarantine");
            assertThat(step.judge(mail(about("refused"))).forAll()).isInstanceOf(Verdict.Quarantine.class);
            assertThat(step.judge(mail(about("refused")).seenWith(List.of(), new Tuned(Map.of("on-reject", "junk"))))
                            .forAll())
                    .isInstanceOf(Verdict.Junk.class);
        }
        assertThatThrownBy(() -> step.judge(mail(about("x")))).isInstanceOf(IOException.class);
    }

    @Test
    void tellsAllThatAnMtaTells() throws Exception {
        try (ScriptedFilter filter = new ScriptedFilter(6, ALL_STEPS, Map.of())) {
            set("servers", "127.0.0.1:" + filter.port());
            assertThat(step.judge(mail("A:  b\r\n c\r\nbroken line\r\nD:e\r\n\r\nbody\r\n")))
                    .isEqualTo(Opinion.ACCEPT);
            assertThat(filter.heard())
                    .contains("C[192.0.2.1]|4\u0012g192.0.2.1|", "Hclient.example|", "M<a@sender.example>|")
                    .containsSubsequence(
                            "DR{rcpt_addr}|alice@example.test|",
                            "R<alice@example.test>|",
                            "R<bob@example.test>|",
                            "T",
                            "LA| b\n c|",
                            "LD|e|",
                            "N",
                            "Bbody\r\n",
                            "DEi|T1|",
                            "E");
            assertThat(filter.heard()).noneMatch(packet -> packet.contains("auth_authen"));
        }
    }

    @Test
    void saysNothingThatTheFilterWantsSkippedAndWaitsForNoAnswerThatItDoesNotGive() throws Exception {
        Map<String, List<byte[]>> silent = Map.of("L", List.of(), "B", List.of());
        try (ScriptedFilter filter = new ScriptedFilter(6, 0x1 | 0x2 | 0x200 | 0x80 | 0x8_0000 | 0x10_0000, silent)) {
            set("servers", "127.0.0.1:" + filter.port());
            assertThat(step.judge(mail("A:  b\r\n\r\nbody\r\n"))).isEqualTo(Opinion.ACCEPT);
            assertThat(filter.heard()).contains("LA|  b|").noneMatch(packet -> packet.matches("[CHT].*"));
        }
        try (ScriptedFilter old = new ScriptedFilter(2, ALL_STEPS, Map.of())) {
            set("servers", "127.0.0.1:" + old.port());
            assertThat(step.judge(mail("A: b\r\n\r\nbody\r\n"))).isEqualTo(Opinion.ACCEPT);
            assertThat(old.heard()).doesNotContain("T");
        }
    }

    @Test
    void oneRecipientIsRefusedByItself() throws Exception {
        Opinion opinion = judgedBy(6, ALL_STEPS, Map.of("R<bob", List.of(packet("y550 5.1.1 no bob\0"))));
        assertThat(opinion.of(ALICE)).isInstanceOf(Verdict.Accept.class);
        assertThat(((Verdict.Reject) opinion.of(BOB)).reply()).hasToString("550 5.1.1 no bob");
        Opinion all = judgedBy(6, ALL_STEPS, Map.of("R", List.of(packet("t"))));
        assertThat(all.of(ALICE)).isInstanceOf(Verdict.Defer.class);
        assertThat(all.of(BOB)).isInstanceOf(Verdict.Defer.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "H", "M", "T", "L", "N", "B", "E"})
    void eachStepMayEndIt(String letter) throws Exception {
        assertThat(judgedBy(6, ALL_STEPS, Map.of(letter, List.of(packet("r")))).forAll())
                .isEqualTo(new Verdict.Reject(Replies.REFUSED));
        assertThat(judgedBy(6, ALL_STEPS, Map.of(letter, List.of(packet("d")))).forAll())
                .isInstanceOf(Verdict.Discard.class);
        assertThat(judgedBy(6, ALL_STEPS, Map.of(letter, List.of(packet("a"))))).isEqualTo(Opinion.ACCEPT);
    }

    @Test
    void takesFieldsAndHolds() throws Exception {
        List<byte[]> answers = List.of(
                packet("p"),
                packet("hX-One\0first\r\n\tline\0"),
                packet("i\0\0\0\1X-Two\0second\0"),
                packet("m\0\0\0\1X-Three\0third\0"),
                packet("m\0\0\0\1Subject\0[SPAM] s\0"),
                packet("m\0\0\0\1X-Four\0\0"),
                packet("c"));
        assertThat(judgedBy(6, ALL_STEPS, Map.of("E", answers)).forAll())
                .isEqualTo(new Verdict.Tag(List.of(
                        new HeaderField("X-One", "first line"),
                        new HeaderField("X-Two", "second"),
                        new HeaderField("X-Three", "third"))));
        assertThat(judgedBy(6, ALL_STEPS, Map.of("E", List.of(packet("qlooks\r\nodd\0"), packet("c"))))
                        .forAll())
                .isEqualTo(new Verdict.Quarantine("milter-first: looks  odd"));
        assertThat(judgedBy(6, ALL_STEPS, Map.of("E", List.of(packet("qodd\0"), packet("r"))))
                        .forAll())
                .isInstanceOf(Verdict.Reject.class);
    }

    @Test
    void aBodyThatItHasSeenEnoughOfIsNotToldToItsEnd() throws Exception {
        try (ScriptedFilter filter = new ScriptedFilter(6, 0x400, Map.of("B", List.of(packet("s"))))) {
            set("servers", "127.0.0.1:" + filter.port());
            assertThat(step.judge(mail(about("s")))).isEqualTo(Opinion.ACCEPT);
            assertThat(filter.heard())
                    .filteredOn(packet -> packet.startsWith("B"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bnew body",
                "+<eve@far.test>\0",
                "-<alice@example.test>\0",
                "e<eve@far.test>\0",
                "h\0x\0",
                "hX: y\0x\0",
                "hX-\u00e9\0x\0",
                "y200 ok\0",
                "ynonsense\0",
                "z",
                "s"
            })
    void whatIsNotToBeDoneOrMakesNoSenseIsNoAnswer(String answer) throws Exception {
        try (ScriptedFilter filter =
                new ScriptedFilter(6, ALL_STEPS, Map.of("E", List.of(packet(answer), packet("c"))))) {
            set("servers", "127.0.0.1:" + filter.port());
            assertThatThrownBy(() -> step.judge(mail("A: b\r\n\r\nx"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whoSpeaksAnotherProtocolIsNotBelieved() throws Exception {
        for (int version : new int[] {1, 7, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> judgedBy(version, ALL_STEPS, Map.of())).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> judgedBy(6, 0x800, Map.of())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> judgedBy(6, ALL_STEPS, Map.of("E", List.of(new byte[200_000]))))
                .hasMessageContaining("a packet of 200000 octets");
        assertThatThrownBy(() -> judgedBy(6, ALL_STEPS, Map.of("E", List.of(new byte[0]))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void signsOfLifeWithoutEndAreNoAnswer() {
        set("deadline", "1s");
        List<byte[]> endless = Collections.nCopies(20_000, packet("p"));
        assertThatThrownBy(() -> judgedBy(6, ALL_STEPS, Map.of("E", endless))).isInstanceOf(IOException.class);
    }

    @Test
    void aFilterCannotBreakOurReply() {
        assertThat(Replies.read("550-5.7.1 one\r\n550 5.7.1 two\u001b[1m").orElseThrow())
                .hasToString("550 5.7.1 one two [1m");
        assertThat(Replies.read("450 " + "x".repeat(5_000)).orElseThrow().text())
                .hasSize(300);
        assertThat(Replies.read("554 4.1.1 x").orElseThrow()).hasToString("554 5.7.1 x");
        assertThat(Replies.read("421 4.3.2 go away").orElseThrow().code()).isEqualTo(451);
        assertThat(Replies.read("550").orElseThrow().text()).isEqualTo(Replies.REFUSED.text());
        assertThat(Replies.read("599 x")).isEmpty();
        assertThat(Replies.read("250 x")).isEmpty();
        assertThat(Replies.read("550 a\r\n<script>")).isEmpty();
    }

    @Test
    void tellsTheClientOfAGatewayOrThatItIsNotKnown() throws Exception {
        try (ScriptedFilter filter = new ScriptedFilter(6, ALL_STEPS, Map.of())) {
            set("servers", "127.0.0.1:" + filter.port());
            Origin mx = new Origin(Origin.Door.MX, client(), "gateway.example", "", Optional.empty());
            step.judge(mail(mx.byGateway(Optional.of(InetAddress.getByName("2001:db8::7"))), "A: b\r\n\r\nx"));
            assertThat(filter.heard())
                    .contains("C[2001:db8:0:0:0:0:0:7]|6||2001:db8:0:0:0:0:0:7|")
                    .noneMatch(packet -> packet.startsWith("H"));
            step.judge(mail(mx.byGateway(Optional.empty()), "A: b\r\n\r\nx"));
            assertThat(filter.heard()).contains("Cunknown|U");
        }
    }

    @Test
    void whoIsNotToBeAskedIsNotAsked() throws Exception {
        assertThat(step.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("names no server"));
        assertThat(step.judge(mail("x"))).isEqualTo(Opinion.ACCEPT);
        set("servers", "127.0.0.1:9"); // nobody is there: asking would fail
        Account ana = new Account(new AccountId(7), Address.of("ana@example.test"), "", true);
        Origin submitted = new Origin(Origin.Door.SUBMISSION, client(), "c", "", Optional.of(ana));
        assertThatThrownBy(() -> step.judge(mail(submitted, "x"))).isInstanceOf(IOException.class);
        set("submitted", "false");
        assertThat(step.judge(mail(submitted, "x"))).isEqualTo(Opinion.ACCEPT);
        assertThat(step.judge(mail(Origin.ofNotice(), "x"))).isEqualTo(Opinion.ACCEPT);
        set("max-size", "1K");
        assertThat(step.judge(mail("x".repeat(1025))).forAll())
                .isEqualTo(
                        new Verdict.Tag(List.of(new HeaderField("X-Palomar-Unchecked", "milter-first (too large)"))));
        set("too-large", "reject");
        assertThat(step.judge(mail("x".repeat(1025))).forAll()).isInstanceOf(Verdict.Reject.class);
        assertThat(step.description().name()).isEqualTo("milter-first");
        assertThat(step.description().onFailure()).isEqualTo(FailurePolicy.DEFER);
        set("on-failure", "accept");
        assertThat(step.description().onFailure()).isEqualTo(FailurePolicy.ACCEPT_AND_MARK);
    }

    @Test
    void whatItThrowsAwayMayBeKept() throws Exception {
        set("on-discard", "quarantine");
        assertThat(judgedBy(6, ALL_STEPS, Map.of("E", List.of(packet("d")))).forAll())
                .isInstanceOf(Verdict.Quarantine.class);
        set("on-discard", "junk");
        assertThat(judgedBy(6, ALL_STEPS, Map.of("E", List.of(packet("d")))).forAll())
                .isInstanceOf(Verdict.Junk.class);
    }
}
