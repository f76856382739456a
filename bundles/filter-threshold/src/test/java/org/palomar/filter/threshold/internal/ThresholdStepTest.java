package org.palomar.filter.threshold.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.pipeline.Verdict;

class ThresholdStepTest {

    private final Map<String, Object> values = new HashMap<>();
    private final ThresholdStep step = new ThresholdStep(values);

    @Test
    void leavesAloneWhatNobodyCounted() {
        assertThat(step.judge(mail(List.of(), Tuned.NONE))).isEqualTo(Opinion.ACCEPT);
    }

    @ParameterizedTest
    @CsvSource({"5.9, Tag", "6, Junk", "14.9, Junk", "15, Reject", "-3, Tag"})
    void decidesByTheSum(double points, String verdict) {
        assertThat(judged(points, Tuned.NONE).getClass().getSimpleName()).isEqualTo(verdict);
    }

    @Test
    void holdsForReviewWhereThatIsSet() {
        values.put("quarantine", "8");
        step.modified(values);
        assertThat(judged(8, Tuned.NONE)).isEqualTo(new Verdict.Quarantine("score 8.0"));
        assertThat(judged(7.9, Tuned.NONE)).isInstanceOf(Verdict.Junk.class);
    }

    @Test
    void somebodyMayWantItStricterOrNotAtAll() {
        assertThat(judged(4, new Tuned(Map.of("junk", "4")))).isInstanceOf(Verdict.Junk.class);
        assertThat(judged(900, new Tuned(Map.of("junk", "never", "reject", "never"))))
                .isInstanceOf(Verdict.Tag.class);
    }

    @Test
    void tellsTheRulesInTheHeader() {
        List<RuleHit> hits = List.of(
                new RuleHit("KNOWN_SENDER", -1, ""), new RuleHit("SPF_FAIL", 2.5, "x"), new RuleHit("BAYES", 5, ""));
        assertThat(fields(step.judge(mail(hits, Tuned.NONE)).forAll()))
                .isEqualTo(Map.of(
                        "X-Spam-Flag", "YES",
                        "X-Spam-Score", "6.5",
                        "X-Spam-Level", "******",
                        "X-Spam-Status",
                                "Yes, score=6.5 required=6.0 tests=BAYES=5.0, SPF_FAIL=2.5, KNOWN_SENDER=-1.0"));
    }

    @Test
    void aMessageThatManyRulesMetHasAHeaderThatCanBeRead() {
        List<RuleHit> hits = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            hits.add(new RuleHit("R".repeat(50) + i, 0.02, ""));
        }
        assertThat(fields(step.judge(mail(hits, Tuned.NONE)).forAll()).get("X-Spam-Status"))
                .hasSizeLessThan(3000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1001", "NaN", "1e3", "many", "6,5"})
    void keepsItsLastGoodSettings(String wrong) {
        values.put("junk", wrong);
        step.modified(values);
        assertThat(judged(6, Tuned.NONE)).isInstanceOf(Verdict.Junk.class);
        assertThat(step.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString()).contains("junk"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "4.5", "never", "0", "1000"})
    void whatItTakesFromTheShellItUnderstands(String value) {
        assertThat(step.description().tunable("junk").orElseThrow().problem(value))
                .isEmpty();
        assertThat(Threshold.parse(value)).isPresent();
    }

    private Verdict judged(double points, Tuned tuned) {
        return step.judge(mail(List.of(new RuleHit("RULE", points, "")), tuned)).forAll();
    }

    private static Map<String, String> fields(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Junk.class);
        return ((Verdict.Junk) verdict)
                .fields().stream().collect(Collectors.toMap(HeaderField::name, HeaderField::value));
    }

    private static MailTransaction mail(List<RuleHit> hits, Tuned tuned) {
        return new MailTransaction(
                        "T1",
                        Instant.EPOCH,
                        new Origin(
                                Origin.Door.MX,
                                InetSocketAddress.createUnresolved("192.0.2.1", 25),
                                "client.example",
                                "",
                                Optional.empty()),
                        ReversePath.of(Address.of("sender@example.net")),
                        List.of(new Recipient(Address.of("alice@example.test"), Set.of())),
                        Content.of("Subject: hello\r\n\r\nText\r\n".getBytes(StandardCharsets.UTF_8)),
                        List.of(),
                        false)
                .seenWith(hits, tuned);
    }
}
