package org.palomar.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.pipeline.internal.Mails.LONG;
import static org.palomar.pipeline.internal.Mails.envelopeStep;
import static org.palomar.pipeline.internal.Mails.mail;
import static org.palomar.pipeline.internal.Mails.message;
import static org.palomar.pipeline.internal.Mails.step;
import static org.palomar.pipeline.internal.Mails.to;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.config.LastGood;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.preference.Preferences;
import org.palomar.api.queue.Notify;
import org.palomar.pipeline.AccountLookup;
import org.palomar.pipeline.PipelineSettings;

class StepPipelineTest {

    private static final Reply NO = new Reply(550, "5.7.1", "not wanted");

    private final LastGood<PipelineSettings> settings = new LastGood<>("palomar.pipeline", PipelineSettings::read);
    private final StepPipeline pipeline = new StepPipeline(settings, AccountLookup.NONE, Preferences.NONE);

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void deliversEverythingWithoutSteps() {
        assertThat(pipeline.judgeContent(mail("a@example.test", "b@example.test")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Disposition.Deliver.class,
                        all -> assertThat(all.recipients()).hasSize(2));
    }

    @Test
    void asksInTheOrderOfRankAndThenOfName() {
        List<String> asked = new ArrayList<>();
        for (String name : List.of("d.900", "b.500", "a.500", "c.100")) {
            pipeline.add(
                    step(name, Integer.parseInt(name.substring(2)), mail -> {
                        asked.add(name);
                        return Opinion.ACCEPT;
                    }),
                    "test");
        }
        pipeline.judgeContent(mail("a@example.test"));
        assertThat(asked).containsExactly("c.100", "a.500", "b.500", "d.900");
    }

    @Test
    void refusesSomeAndShowsLaterStepsOnlyTheOthers() {
        pipeline.add(
                step(
                        "first",
                        1,
                        mail -> new Opinion(
                                new Verdict.Accept(), Map.of(to("b@example.test"), new Verdict.Reject(NO)))),
                "test");
        List<Recipient> seen = new ArrayList<>();
        pipeline.add(
                step("second", 2, mail -> {
                    seen.addAll(mail.recipients());
                    return Opinion.ACCEPT;
                }),
                "test");
        List<Disposition> all = pipeline.judgeContent(mail("a@example.test", "b@example.test", "c@example.test"));
        assertThat(seen).containsExactly(to("a@example.test"), to("c@example.test"));
        assertThat(all).extracting(Disposition::recipients).containsExactly(seen, List.of(to("b@example.test")));
        assertThat(all.get(1))
                .isInstanceOfSatisfying(
                        Disposition.Refuse.class,
                        refusal -> assertThat(refusal.reply()).isEqualTo(NO));
    }

    @Test
    void putsRecipientsWithEqualOutcomesTogetherAgain() {
        Verdict tag = new Verdict.Tag(List.of(new HeaderField("X-Tag", "1")));
        pipeline.add(step("some", 1, mail -> new Opinion(tag, Map.of(to("b@example.test"), new Verdict.Accept()))), "");
        pipeline.add(step("rest", 2, mail -> Opinion.of(mail.added().isEmpty() ? tag : new Verdict.Accept())), "");
        assertThat(pipeline.judgeContent(mail("a@example.test", "b@example.test")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Disposition.Deliver.class,
                        all -> assertThat(all.transaction().added()).containsExactly(new HeaderField("X-Tag", "1")));
    }

    @Test
    void neverShowsRecipientsOutsideTheScope() {
        Scope scope = new Scope.Domains(Set.of(Domain.of("example.test")));
        List<Recipient> seen = new ArrayList<>();
        pipeline.add(
                step("scoped", 1, LONG, FailurePolicy.DEFER, scope, mail -> {
                    seen.addAll(mail.recipients());
                    return Opinion.of(new Verdict.Junk(List.of()));
                }),
                "");
        List<Disposition> all = pipeline.judgeContent(mail("a@example.test", "b@other.test"));
        assertThat(seen).containsExactly(to("a@example.test"));
        assertThat(all).hasSize(2);
        assertThat(((Disposition.Deliver) all.get(0)).transaction().junk()).isTrue();
        assertThat(((Disposition.Deliver) all.get(1)).transaction().junk()).isFalse();
    }

    @Test
    void redirectsAndKeepsTheRecipientOfTheEnvelope() {
        pipeline.add(
                step(
                        "forward",
                        1,
                        mail -> new Opinion(
                                new Verdict.Accept(),
                                Map.of(
                                        to("a@example.test"),
                                        new Verdict.Redirect(
                                                List.of(Address.of("x@example.test"), Address.of("y@example.test")))))),
                "");
        List<Disposition> all = pipeline.judgeContent(mail("a@example.test", "b@example.test"));
        Disposition.Deliver redirected = (Disposition.Deliver) all.getFirst();
        assertThat(redirected.recipients()).containsExactly(to("a@example.test"));
        assertThat(redirected.transaction().recipients())
                .extracting(Recipient::address)
                .containsExactly(Address.of("x@example.test"), Address.of("y@example.test"));
        assertThat(redirected.transaction().recipients()).allMatch(Recipient::shared);
        assertThat(all.get(1).recipients()).containsExactly(to("b@example.test"));
    }

    /** As an alias does (RFC 3461 §5.2.7): one target takes over all, of several none tells of success. */
    @ParameterizedTest
    @CsvSource({"1, SUCCESS, SUCCESS", "2, SUCCESS, NEVER", "1, NEVER, NEVER", "2, NEVER, NEVER"})
    void whatTheSenderAskedForGoesWithARedirection(int targets, Notify asked, Notify handedOn) {
        List<Address> others = List.of(Address.of("x@example.test"), Address.of("y@example.test"))
                .subList(0, targets);
        pipeline.add(step("forward", 1, mail -> Opinion.of(new Verdict.Redirect(others))), "");
        Recipient recipient =
                new Recipient(Address.of("a@example.test"), Set.of(), "rfc822;a@example.test", Set.of(asked));
        Disposition.Deliver redirected = (Disposition.Deliver)
                pipeline.judgeContent(mail().to(List.of(recipient))).getFirst();
        assertThat(redirected.transaction().recipients()).hasSize(targets).allSatisfy(target -> {
            assertThat(target.original()).isEqualTo("rfc822;a@example.test");
            assertThat(target.notices()).containsExactly(handedOn);
        });
    }

    @Test
    void refusesWhatIsRedirectedWithoutEnd() {
        for (int i = 0; i < 12; i++) {
            String next = "to" + i + "@example.test";
            pipeline.add(step("hop." + i, i, mail -> Opinion.of(new Verdict.Redirect(List.of(Address.of(next))))), "");
        }
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Disposition.Refuse.class,
                        refusal -> assertThat(refusal.reply().status()).isEqualTo("5.4.6"));
    }

    static List<Throwable> failures() {
        return List.of(
                new IllegalStateException("broken\r\nInjected: yes"),
                new java.io.IOException("gone"),
                new StackOverflowError(),
                new NoClassDefFoundError("org/example/Gone"),
                new AssertionError("bug"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void defersWhenAStepFails(Throwable failure) {
        pipeline.add(step("broken", 1, mail -> sneak(failure)), "");
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Disposition.Refuse.class,
                        refusal -> assertThat(refusal.reply().code()).isEqualTo(451));
        assertThat(pipeline.steps().getFirst().verdicts()).containsEntry("failed", 1L);
        assertThat(pipeline.steps().getFirst().lastFailure())
                .doesNotContain("\n")
                .isNotEmpty();
        assertThat(pipeline.findings()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void marksWhatAFailingStepLeavesUnchecked(Throwable failure) {
        pipeline.add(
                step("broken", 1, LONG, FailurePolicy.ACCEPT_AND_MARK, new Scope.All(), mail -> sneak(failure)), "");
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Disposition.Deliver.class,
                        all -> assertThat(all.transaction().added())
                                .containsExactly(new HeaderField("X-Palomar-Unchecked", "broken")));
    }

    @Test
    void leavesAStepBehindThatIgnoresItsDeadline() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        pipeline.add(
                step("stubborn", 1, Duration.ofMillis(50), FailurePolicy.ACCEPT_AND_MARK, new Scope.All(), mail -> {
                    awaitStubbornly(release);
                    ended.countDown();
                    return Opinion.of(new Verdict.Reject(NO));
                }),
                "");
        pipeline.add(
                step("next", 2, mail -> {
                    asked.incrementAndGet();
                    return Opinion.ACCEPT;
                }),
                "");
        List<Disposition> all = pipeline.judgeContent(mail("a@example.test"));
        release.countDown();
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(all).singleElement().isInstanceOf(Disposition.Deliver.class);
        assertThat(asked).hasValue(1);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(pipeline.steps().getFirst().verdicts()).containsEntry("timeout", 1L);
    }

    @Test
    void anUpdateIsAskedWhateverItsPredecessorStillHangsIn() {
        CountDownLatch release = new CountDownLatch(1);
        Mails.Step hung =
                step("hung", 1, Duration.ofMillis(20), FailurePolicy.ACCEPT_AND_MARK, new Scope.All(), mail -> {
                    awaitStubbornly(release);
                    return Opinion.ACCEPT;
                });
        pipeline.add(hung, "1.0");
        for (int i = 0; i <= StageRun.MAX_OVERSTAYING; i++) {
            pipeline.judgeContent(mail("a@example.test"));
        }
        assertThat(pipeline.steps().getFirst().verdicts())
                .containsEntry("timeout", (long) StageRun.MAX_OVERSTAYING)
                .containsEntry("failed", 1L);
        pipeline.replace(List.of(hung), List.of(step("hung", 1, mail -> Opinion.of(new Verdict.Discard("new")))), "");
        List<Disposition> all = pipeline.judgeContent(mail("a@example.test"));
        release.countDown();
        assertThat(all).singleElement().isInstanceOf(Disposition.Drop.class);
        assertThat(pipeline.steps().getFirst().verdicts()).containsEntry("timeout", (long) StageRun.MAX_OVERSTAYING);
    }

    @Test
    void interruptsAStepAtItsDeadline() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        pipeline.add(
                step("slow", 1, Duration.ofMillis(30), FailurePolicy.DEFER, new Scope.All(), mail -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException deadline) {
                        interrupted.countDown();
                        throw deadline;
                    }
                    return Opinion.ACCEPT;
                }),
                "");
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .isInstanceOf(Disposition.Refuse.class);
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void swapsAStepBetweenTwoMessages() throws InterruptedException {
        CountDownLatch inOld = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Mails.Step old = step("swapped", 1, mail -> {
            inOld.countDown();
            release.await();
            return Opinion.of(new Verdict.Discard("old"));
        });
        pipeline.add(old, "1.0");
        List<Disposition> first = new ArrayList<>();
        Thread message = Thread.ofVirtual().start(() -> first.addAll(pipeline.judgeContent(mail("a@example.test"))));
        inOld.await();
        pipeline.remove(old);
        pipeline.add(step("swapped", 1, mail -> Opinion.of(new Verdict.Quarantine("new"))), "1.1");
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .isInstanceOf(Disposition.Hold.class);
        release.countDown();
        message.join();
        assertThat(first).singleElement().isInstanceOf(Disposition.Drop.class);
        assertThat(pipeline.steps().getFirst().verdicts())
                .containsEntry("discard", 1L)
                .containsEntry("quarantine", 1L);
    }

    @Test
    void defersWhileARequiredStepIsMissing() {
        settings.update(Map.of("required-steps", "antivirus", "required-wait", "0s"));
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .isInstanceOf(Disposition.Refuse.class);
        assertThat(pipeline.judgeRecipient(message("", "a@example.test"))).isPresent();
        assertThat(pipeline.findings()).hasSize(1);
        pipeline.add(step("antivirus", 1, mail -> Opinion.ACCEPT), "");
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .isInstanceOf(Disposition.Deliver.class);
        assertThat(pipeline.findings()).isEmpty();
    }

    @Test
    void waitsForARequiredStepThatIsBeingUpdated() {
        settings.update(Map.of("required-steps", "antivirus", "required-wait", "30s"));
        Thread update = Thread.ofVirtual().unstarted(() -> pipeline.add(step("antivirus", 1, m -> Opinion.ACCEPT), ""));
        update.start();
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .isInstanceOf(Disposition.Deliver.class);
    }

    @Test
    void refusesARecipientAtTheEnvelope() {
        pipeline.add(envelopeStep("list", FailurePolicy.DEFER, mail -> Opinion.of(new Verdict.Reject(NO))), "");
        assertThat(pipeline.judgeRecipient(message("", "a@example.test"))).contains(NO);
    }

    @Test
    void keepsWhatTheEnvelopeStageMarkedForTheContent() {
        pipeline.add(
                envelopeStep("list", FailurePolicy.ACCEPT_AND_MARK, mail -> {
                    throw new IllegalStateException("list is down");
                }),
                "");
        assertThat(pipeline.judgeRecipient(message("", "a@example.test"))).isEmpty();
        Consumer<Disposition.Deliver> marked =
                all -> assertThat(all.transaction().added()).hasSize(1);
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .isInstanceOfSatisfying(Disposition.Deliver.class, marked);
    }

    @Test
    void keepsWhatAnEnvelopeStepSaidThatWentWhileItWasAsked() {
        List<Mails.Step> itself = new ArrayList<>();
        itself.add(envelopeStep("list", FailurePolicy.DEFER, mail -> {
            pipeline.remove(itself.getFirst());
            return Opinion.of(new Verdict.Junk(List.of()));
        }));
        pipeline.add(itself.getFirst(), "");
        assertThat(pipeline.judgeRecipient(mail("a@example.test"))).isEmpty();
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Disposition.Deliver.class,
                        deliver -> assertThat(deliver.transaction().junk()).isTrue());
    }

    @Test
    void defersWhoseEnvelopeAnotherInstanceHasJudged() {
        pipeline.add(envelopeStep("list", FailurePolicy.DEFER, mail -> Opinion.ACCEPT), "");
        assertThat(pipeline.judgeRecipient(message("", "a@example.test"))).isEmpty();
        List<Disposition> both = pipeline.judgeContent(mail("a@example.test", "b@example.test"));
        assertThat(both.getFirst()).isInstanceOf(Disposition.Deliver.class);
        assertThat(both.get(1)).isInstanceOfSatisfying(Disposition.Refuse.class, deferred -> {
            assertThat(deferred.recipients()).containsExactly(to("b@example.test"));
            assertThat(deferred.reply().code()).isEqualTo(451);
        });
    }

    @Test
    void failsAStepThatAddsMoreThanAllMay() {
        List<HeaderField> many = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            many.add(new HeaderField("X-Long-" + i, "x".repeat(4000)));
        }
        pipeline.add(step("talkative", 1, mail -> Opinion.of(new Verdict.Tag(many))), "");
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .isInstanceOf(Disposition.Refuse.class);
    }

    private static void awaitStubbornly(CountDownLatch release) {
        boolean over = false;
        while (!over) {
            try {
                release.await();
                over = true;
            } catch (InterruptedException ignored) {
                over = false;
            }
        }
    }

    private static Opinion sneak(Throwable failure) throws Exception {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (Exception) failure;
    }
}
