package org.palomar.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.pipeline.internal.Mails.LONG;
import static org.palomar.pipeline.internal.Mails.envelopeStep;
import static org.palomar.pipeline.internal.Mails.mail;
import static org.palomar.pipeline.internal.Mails.step;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.config.LastGood;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.preference.Preferences;
import org.palomar.pipeline.AccountLookup;
import org.palomar.pipeline.PipelineSettings;

/** Of what is held it is known which steps want that, whatever room there is for reports: what a scanner holds no owner releases. */
class DoubtersTest {

    private static final Verdict HOLD = new Verdict.Quarantine("malware");

    private final LastGood<PipelineSettings> settings = new LastGood<>("palomar.pipeline", PipelineSettings::read);
    private final StepPipeline pipeline = new StepPipeline(settings, AccountLookup.NONE, Preferences.NONE);

    @AfterEach
    void close() {
        pipeline.close();
    }

    private Disposition.Hold held(MailTransaction message) {
        return (Disposition.Hold) pipeline.judgeContent(message).getFirst();
    }

    @Test
    void whoHoldsItIsKnownHoweverManyRecipientsOthersWereAskedAbout() {
        pipeline.add(envelopeStep("one", FailurePolicy.DEFER, mail -> Opinion.ACCEPT), "");
        pipeline.add(envelopeStep("two", FailurePolicy.DEFER, mail -> Opinion.ACCEPT), "");
        pipeline.add(step("scanner", 1, mail -> Opinion.of(HOLD)), "");
        String[] many = IntStream.range(0, Reports.MAX)
                .mapToObj(i -> "r" + i + "@example.test")
                .toArray(String[]::new);
        for (String address : many) {
            pipeline.judgeRecipient(mail(address));
        }
        Disposition.Hold held = held(mail(many));
        assertThat(held.recipients()).hasSize(many.length);
        assertThat(held.steps()).containsExactly("scanner");
        assertThat(held.transaction().reports())
                .hasSizeLessThanOrEqualTo(Reports.MAX)
                .extracting(StepReport::step)
                .contains("scanner");
    }

    @Test
    void whoHoldsItForOneTargetHoldsItForAll() {
        pipeline.add(
                step("fork", 1, mail -> {
                    List<Address> targets = List.of(Address.of("one@example.test"), Address.of("two@example.test"));
                    return Opinion.of(new Verdict.Redirect(targets));
                }),
                "");
        pipeline.add(
                step(
                        "scanner",
                        2,
                        mail -> new Opinion(
                                new Verdict.Accept(), Map.of(mail.recipients().getFirst(), HOLD))),
                "");
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Disposition.Hold.class, held -> assertThat(held.steps()).containsExactly("scanner"));
    }

    @Test
    void whoCalledItJunkOrCouldNotLookIsKnownTooAndNotWhoMerelyGavePoints() {
        pipeline.add(
                step("broken", 1, LONG, FailurePolicy.ACCEPT_AND_MARK, new Scope.All(), mail -> {
                    throw new IllegalStateException("down");
                }),
                "");
        pipeline.add(step("sure", 2, mail -> Opinion.of(new Verdict.Junk(List.of()))), "");
        pipeline.add(
                step("points", 3, mail -> Opinion.of(new Verdict.Score(List.of(new RuleHit("ODD", 9, "")), List.of()))),
                "");
        pipeline.add(
                step("tags", 4, mail -> Opinion.of(new Verdict.Tag(List.of(new HeaderField("X-Clean", "yes"))))), "");
        pipeline.add(step("decides", 5, mail -> Opinion.of(new Verdict.Quarantine("score 9"))), "");
        assertThat(held(mail("a@example.test")).steps()).containsExactlyInAnyOrder("broken", "sure", "decides");
    }
}
