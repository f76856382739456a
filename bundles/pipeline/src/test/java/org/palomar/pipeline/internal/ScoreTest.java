package org.palomar.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.pipeline.internal.Mails.mail;
import static org.palomar.pipeline.internal.Mails.step;
import static org.palomar.pipeline.internal.Mails.to;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.config.LastGood;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.preference.Preferences;
import org.palomar.pipeline.AccountLookup;
import org.palomar.pipeline.PipelineSettings;

/** Points of several steps, and who sees their sum. */
class ScoreTest {

    private static final RuleHit BAD = new RuleHit("SPF_FAIL", 2.5, "192.0.2.1 may not send for example.net");
    private static final RuleHit GOOD = new RuleHit("KNOWN_SENDER", -1, "");

    private final StepPipeline pipeline = new StepPipeline(
            new LastGood<>("palomar.pipeline", PipelineSettings::read), AccountLookup.NONE, Preferences.NONE);

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void laterStepsSeeWhatTheEarlierOnesCounted() {
        List<Double> seen = new ArrayList<>();
        pipeline.add(step("a", 1, mail -> Opinion.of(new Verdict.Score(List.of(BAD), List.of()))), "test");
        pipeline.add(step("b", 2, mail -> Opinion.of(new Verdict.Score(List.of(GOOD), List.of()))), "test");
        pipeline.add(
                step("c", 3, mail -> {
                    seen.add(mail.score());
                    return Opinion.ACCEPT;
                }),
                "test");
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .satisfies(all -> assertThat(all.transaction().hits()).containsExactly(BAD, GOOD));
        assertThat(seen).containsExactly(1.5);
    }

    @Test
    void pointsOfOneRecipientAreNoneOfAnother() {
        pipeline.add(
                step(
                        "a",
                        1,
                        mail -> new Opinion(
                                new Verdict.Accept(),
                                Map.of(to("bad@example.test"), new Verdict.Score(List.of(BAD), List.of())))),
                "test");
        pipeline.add(
                step("z", 9, mail -> Opinion.of(mail.score() > 2 ? new Verdict.Junk(List.of()) : new Verdict.Accept())),
                "test");
        List<Disposition> judged = pipeline.judgeContent(mail("good@example.test", "bad@example.test"));
        assertThat(judged).hasSize(2);
        assertThat(judged.getFirst().transaction().junk()).isFalse();
        assertThat(judged.getLast().transaction().junk()).isTrue();
    }

    @Test
    void whatWasCountedIsTold() {
        pipeline.add(
                step(
                        "a",
                        1,
                        mail -> Opinion.of(
                                new Verdict.Score(List.of(BAD, GOOD), List.of(new HeaderField("X-Seen", "yes"))))),
                "test");
        assertThat(pipeline.judgeContent(mail("a@example.test"))
                        .getFirst()
                        .transaction()
                        .reports())
                .singleElement()
                .satisfies(report -> {
                    assertThat(report).extracting(StepReport::verdict).isEqualTo("score");
                    assertThat(report.detail())
                            .isEqualTo("SPF_FAIL 2.5 (192.0.2.1 may not send for example.net); KNOWN_SENDER -1.0;"
                                    + " X-Seen: yes");
                });
    }

    @Test
    void whoMeetsThousandsOfRulesIsRidOfNoPoints() {
        List<RuleHit> many = IntStream.range(0, 3000)
                .mapToObj(i -> new RuleHit("R" + i, 0.1, ""))
                .toList();
        pipeline.add(step("a", 1, mail -> Opinion.of(new Verdict.Score(many, List.of()))), "test");
        pipeline.add(step("b", 2, mail -> Opinion.of(new Verdict.Score(many, List.of()))), "test");
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .satisfies(all -> {
                    assertThat(all.transaction().score()).isEqualTo(600);
                    assertThat(all.transaction().hits()).hasSize(Marks.MAX_HITS);
                });
    }

    @Test
    void junkIsJunkThoughThereIsNoRoomToTellWhy() {
        HeaderField large = new HeaderField("X-Large", "x".repeat(900));
        for (int i = 0; i < 13; i++) {
            pipeline.add(step("a" + i, 1, mail -> Opinion.of(new Verdict.Tag(List.of(large)))), "test");
        }
        HeaderField small = new HeaderField("X-Small", "x");
        pipeline.add(step("z", 2, mail -> Opinion.of(new Verdict.Junk(List.of(large, small)))), "test");
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .satisfies(all -> {
                    assertThat(all.transaction().junk()).isTrue();
                    assertThat(all.transaction().added()).contains(small).hasSize(14);
                });
    }

    @Test
    void tenthsAddUp() {
        List<RuleHit> hits = List.of(new RuleHit("A", 0.1, ""), new RuleHit("B", 4.1, ""), new RuleHit("C", 1.8, ""));
        assertThat(mail("a@example.test").seenWith(hits, Tuned.NONE).score()).isEqualTo(6);
    }
}
