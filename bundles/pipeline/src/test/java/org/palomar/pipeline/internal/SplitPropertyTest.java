package org.palomar.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Domain;
import org.palomar.api.config.LastGood;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.preference.Preferences;
import org.palomar.pipeline.AccountLookup;
import org.palomar.pipeline.PipelineSettings;

/** Random steps with random verdicts for random recipients: what must hold whatever they answer. */
class SplitPropertyTest {

    private static final int MESSAGES = 400;

    private final StepPipeline pipeline = new StepPipeline(
            new LastGood<>("palomar.pipeline", PipelineSettings::read), AccountLookup.NONE, Preferences.NONE);
    private final Map<Recipient, Integer> endedAt = new HashMap<>();
    private final Map<Recipient, List<String>> tags = new HashMap<>();

    @AfterEach
    void close() {
        pipeline.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyRecipientEndsInExactlyOneDispositionWithItsOwnMarks(long seed) {
        Random random = new Random(seed);
        List<Mails.Step> steps =
                IntStream.range(0, 6).mapToObj(rank -> step(rank, random)).toList();
        steps.forEach(step -> pipeline.add(step, "random"));
        for (int i = 0; i < MESSAGES; i++) {
            endedAt.clear();
            tags.clear();
            MailTransaction mail = Mails.mail(IntStream.range(0, 1 + random.nextInt(12))
                    .mapToObj(n -> "r" + n + (n % 3 == 0 ? "@other.test" : "@example.test"))
                    .toArray(String[]::new));
            check(mail, pipeline.judgeContent(mail));
        }
        assertThat(pipeline.steps()).allMatch(step -> step.lastFailure().isEmpty());
    }

    private void check(MailTransaction mail, List<Disposition> dispositions) {
        List<Recipient> all = new ArrayList<>();
        dispositions.forEach(disposition -> all.addAll(disposition.recipients()));
        assertThat(all).containsExactlyInAnyOrderElementsOf(mail.recipients());
        assertThat(dispositions)
                .extracting(disposition ->
                        mail.recipients().indexOf(disposition.recipients().getFirst()))
                .isSorted();
        for (Disposition disposition : dispositions) {
            for (Recipient recipient : disposition.recipients()) {
                boolean ended = !(disposition instanceof Disposition.Deliver);
                assertThat(endedAt.containsKey(recipient))
                        .as("%s ended", recipient)
                        .isEqualTo(ended);
                if (disposition instanceof Disposition.Deliver(List<Recipient> to, MailTransaction delivered)) {
                    assertThat(delivered.recipients()).isEqualTo(to);
                    assertThat(delivered.added())
                            .extracting(HeaderField::value)
                            .isEqualTo(tags.getOrDefault(recipient, List.of()));
                }
            }
        }
    }

    private Mails.Step step(int rank, Random random) {
        Scope scope = rank % 2 == 0 ? new Scope.All() : new Scope.Domains(Set.of(Domain.of("example.test")));
        return Mails.step("step." + rank, rank, Duration.ofSeconds(30), FailurePolicy.DEFER, scope, mail -> {
            assertThat(mail.recipients()).allMatch(scope::covers).doesNotHaveDuplicates();
            assertThat(mail.recipients()).noneMatch(endedAt::containsKey);
            for (Recipient recipient : mail.recipients()) {
                assertThat(mail.added())
                        .extracting(HeaderField::value)
                        .isEqualTo(tags.getOrDefault(recipient, List.of()));
            }
            Map<Recipient, Verdict> exceptions = new HashMap<>();
            mail.recipients().stream()
                    .filter(r -> random.nextInt(3) == 0)
                    .forEach(r -> exceptions.put(r, verdict(random)));
            Opinion opinion = new Opinion(verdict(random), exceptions);
            mail.recipients().forEach(recipient -> note(recipient, opinion.of(recipient), rank));
            return opinion;
        });
    }

    private void note(Recipient recipient, Verdict verdict, int rank) {
        switch (verdict) {
            case Verdict.Tag(List<HeaderField> fields) ->
                tags.merge(recipient, List.of(fields.getFirst().value()), (before, now) -> {
                    List<String> both = new ArrayList<>(now);
                    both.addAll(before);
                    return both;
                });
            case Verdict.Accept accept -> tags.putIfAbsent(recipient, List.of());
            default -> endedAt.put(recipient, rank);
        }
    }

    private static Verdict verdict(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> new Verdict.Reject(new Reply(550, "5.7.1", "no"));
            case 1 -> new Verdict.Defer(new Reply(450, "4.7.1", "later"));
            case 2 -> new Verdict.Quarantine("look at it");
            case 3 -> new Verdict.Discard("away");
            case 4, 5, 6 -> new Verdict.Tag(List.of(new HeaderField("X-Tag", "t" + random.nextInt(2))));
            default -> new Verdict.Accept();
        };
    }
}
