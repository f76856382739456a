package org.palomar.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.config.LastGood;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Resolution;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Tunable;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preferences;
import org.palomar.pipeline.PipelineSettings;

/** What domains and accounts want of a step, other than its settings say. */
class TunedStepTest {

    private static final Holder DOMAIN = new Holder.OfDomain(Domain.of("example.test"));
    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);

    private final Map<Holder, Map<String, String>> wishes = new HashMap<>();
    private final List<MailTransaction> asked = new ArrayList<>();
    private final LastGood<PipelineSettings> settings = new LastGood<>("palomar.pipeline", PipelineSettings::read);
    private final StepPipeline pipeline = new StepPipeline(
            settings,
            address -> new Resolution.Deliverable(
                    Set.of(address.localPart().equals("alice") ? ALICE : BOB),
                    address.localPart().equals("both") ? List.of(Address.of("x@far.test")) : List.of()),
            new Preferences() {
                @Override
                public boolean isEmpty(String subject) {
                    return wishes.isEmpty();
                }

                @Override
                public Map<String, String> of(Holder holder, String subject) {
                    return subject.equals("gauge") ? wishes.getOrDefault(holder, Map.of()) : Map.of();
                }
            });

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void asksOnceForAllWhoWantTheSame() {
        add(new Scope.All());
        wishes.put(DOMAIN, Map.of("limit", "7"));
        pipeline.judgeContent(mail(recipient("alice", ALICE), recipient("bob", BOB)));
        assertThat(asked).singleElement().satisfies(seen -> {
            assertThat(seen.recipients()).hasSize(2);
            assertThat(seen.tuned().number("limit", 1)).isEqualTo(7);
        });
    }

    @Test
    void anAccountGoesBeforeItsDomainAndTheDomainBeforeTheSettings() {
        add(new Scope.All());
        wishes.put(DOMAIN, Map.of("limit", "7"));
        wishes.put(new Holder.OfAccount(ALICE), Map.of("limit", "3.5"));
        List<Disposition> judged = pipeline.judgeContent(mail(
                recipient("alice", ALICE), recipient("bob", BOB), new Recipient(Address.of("c@other.test"), Set.of())));
        assertThat(limits(judged))
                .isEqualTo(Map.of("alice@example.test", "3.5", "bob@example.test", "7.0", "c@other.test", "1.0"));
    }

    @Test
    void aStepIsTakenAwayFromOneAndGivenToAnother() {
        add(new Scope.Accounts(Set.of(ALICE)));
        wishes.put(new Holder.OfAccount(ALICE), Map.of("use", "no"));
        wishes.put(new Holder.OfAccount(BOB), Map.of("use", "yes"));
        pipeline.judgeContent(mail(recipient("alice", ALICE), recipient("bob", BOB)));
        assertThat(asked)
                .singleElement()
                .satisfies(seen -> assertThat(seen.recipients()).containsExactly(recipient("bob", BOB)));
    }

    @Test
    void anAddressOfSeveralAccountsHasItsDomainsWishes() {
        add(new Scope.All());
        wishes.put(DOMAIN, Map.of("limit", "7"));
        wishes.put(new Holder.OfAccount(ALICE), Map.of("limit", "3"));
        pipeline.judgeContent(mail(new Recipient(Address.of("team@example.test"), Set.of(ALICE, BOB))));
        assertThat(asked)
                .singleElement()
                .satisfies(seen -> assertThat(seen.tuned().number("limit", 1)).isEqualTo(7));
    }

    /** An alias that leads elsewhere, too. */
    @Test
    void anAddressOfAnAccountAndOfOthersHasItsDomainsWishes() {
        add(new Scope.All());
        wishes.put(DOMAIN, Map.of("limit", "7"));
        wishes.put(new Holder.OfAccount(ALICE), Map.of("limit", "3"));
        pipeline.judgeContent(mail(new Recipient(Address.of("team@example.test"), Set.of(ALICE), "", Set.of(), true)));
        assertThat(asked)
                .singleElement()
                .satisfies(seen -> assertThat(seen.tuned().number("limit", 1)).isEqualTo(7));
    }

    @Test
    void whatTheStepDoesNotUnderstandHoldsNot() {
        add(new Scope.All());
        wishes.put(DOMAIN, Map.of("limit", "lots", "use", "perhaps", "gone", "1"));
        pipeline.judgeContent(mail(recipient("alice", ALICE)));
        assertThat(asked)
                .singleElement()
                .satisfies(seen -> assertThat(seen.tuned().values()).isEmpty());
    }

    @Test
    void whomAMessageIsRedirectedToHasWishesToo() {
        wishes.put(new Holder.OfAccount(ALICE), Map.of("limit", "3"));
        pipeline.add(
                Mails.step(
                        "first",
                        1,
                        mail -> Opinion.of(new Verdict.Redirect(
                                List.of(Address.of("alice@example.test"), Address.of("bob@example.test"))))),
                "test");
        add(new Scope.All());
        pipeline.judgeContent(mail(recipient("bob", BOB)));
        // Two who want different things share one fate: the settings hold for both.
        assertThat(asked).singleElement().satisfies(seen -> {
            assertThat(seen.recipients()).hasSize(2);
            assertThat(seen.tuned().values()).isEmpty();
        });
    }

    /** The one target is an alias of alice's and of somebody's elsewhere. */
    @Test
    void whomAMessageIsRedirectedToHasNoWishesWhereOthersGetItToo() {
        wishes.put(new Holder.OfAccount(BOB), Map.of("limit", "3"));
        pipeline.add(
                Mails.step(
                        "first", 1, mail -> Opinion.of(new Verdict.Redirect(List.of(Address.of("both@example.test"))))),
                "test");
        add(new Scope.All());
        pipeline.judgeContent(mail(recipient("alice", ALICE)));
        assertThat(asked)
                .singleElement()
                .satisfies(seen -> assertThat(seen.tuned().values()).isEmpty());
    }

    @Test
    void nobodyIsLeftOutOfAStepWithoutWhichNoMailIsTaken() {
        settings.update(Map.of("required-steps", "gauge"));
        add(new Scope.All());
        wishes.put(DOMAIN, Map.of("use", "no"));
        pipeline.judgeContent(mail(recipient("alice", ALICE)));
        assertThat(asked).hasSize(1);
    }

    @Test
    void manyWishesDoNotUseUpTheTimeOfAll() {
        add(new Scope.All());
        Recipient[] many = new Recipient[Judgement.MAX_WISHES * 4];
        for (int i = 0; i < many.length; i++) {
            many[i] = recipient("r" + i, new AccountId(100 + i));
            wishes.put(new Holder.OfAccount(new AccountId(100 + i)), Map.of("limit", String.valueOf(i / 100.0)));
        }
        pipeline.judgeContent(mail(many));
        assertThat(asked).hasSize(Judgement.MAX_WISHES + 1);
        assertThat(asked.stream().mapToInt(seen -> seen.recipients().size()).sum())
                .isEqualTo(many.length);
    }

    private void add(Scope scope) {
        pipeline.add(
                new FilterStep() {
                    @Override
                    public StepDescription description() {
                        return new StepDescription(
                                "gauge",
                                Stage.CONTENT,
                                500,
                                Duration.ofSeconds(30),
                                FailurePolicy.DEFER,
                                scope,
                                List.of(new Tunable("limit", "how much", new Tunable.Decimal(0, 10))));
                    }

                    @Override
                    public Opinion judge(MailTransaction transaction) {
                        asked.add(transaction);
                        String limit = String.valueOf(transaction.tuned().number("limit", 1));
                        return Opinion.of(new Verdict.Tag(List.of(new HeaderField("X-Limit", limit))));
                    }
                },
                "test");
    }

    private static Map<String, String> limits(List<Disposition> judged) {
        Map<String, String> limits = new HashMap<>();
        for (Disposition one : judged) {
            String limit = one.transaction().added().getFirst().value();
            one.recipients().forEach(recipient -> limits.put(recipient.address().toString(), limit));
            assertThat(one.transaction().tuned().values()).isEmpty();
        }
        return limits;
    }

    private static MailTransaction mail(Recipient... recipients) {
        return Mails.mail("x@example.test").to(List.of(recipients));
    }

    private static Recipient recipient(String name, AccountId account) {
        return new Recipient(Address.of(name + "@example.test"), Set.of(account));
    }
}
