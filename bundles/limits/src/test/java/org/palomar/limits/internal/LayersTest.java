package org.palomar.limits.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.limit.AccountUsage;
import org.palomar.api.limit.Limit;
import org.palomar.api.limit.LimitTerms;
import org.palomar.api.limit.Measure;
import org.palomar.api.limit.Usage;
import org.palomar.api.limit.Usage.Source;

/** The account's own terms, else its domain's, else the settings; new accounts have less. */
class LayersTest extends LimitsFixture {

    private static LimitTerms terms(Measure measure, int most) {
        Map<Measure, Limit> limits = new EnumMap<>(Measure.class);
        limits.put(measure, new Limit(most));
        return new LimitTerms(limits, Optional.empty());
    }

    private Usage messages() throws Exception {
        return limits.admin().account(ANA).of(Measure.MESSAGES_PER_DAY);
    }

    @Test
    void whatIsNearestToTheAccountHolds() throws Exception {
        assertThat(messages()).returns(new Limit(300), Usage::limit).returns(Source.SERVER, Usage::source);
        limits.admin().set(Domain.of("example.org"), terms(Measure.MESSAGES_PER_DAY, 50));
        assertThat(messages()).returns(new Limit(50), Usage::limit).returns(Source.DOMAIN, Usage::source);
        limits.admin().set(ANA, terms(Measure.MESSAGES_PER_DAY, 1000));
        assertThat(messages()).returns(new Limit(1000), Usage::limit).returns(Source.ACCOUNT, Usage::source);
        assertThat(limits.admin().account(BEN).of(Measure.MESSAGES_PER_DAY).limit())
                .isEqualTo(new Limit(50));
        restart();
        assertThat(messages().limit()).isEqualTo(new Limit(1000));
        limits.admin().set(ANA, LimitTerms.NONE);
        assertThat(messages().limit()).isEqualTo(new Limit(50));
    }

    @Test
    void aLimitThatIsRaisedHoldsForTheNextMessage() throws Exception {
        sends(ANA, 300);
        assertThat(refusal(ANA, 1)).startsWith("550");
        limits.admin().set(ANA, terms(Measure.MESSAGES_PER_DAY, 1000));
        sends(ANA, 1);
        assertThat(messages().used()).isEqualTo(301);
    }

    @Test
    void noLimitIsALimitToo() throws Exception {
        settings.put("messages-per-day", "1");
        limits.admin().set(ANA, new LimitTerms(Map.of(Measure.MESSAGES_PER_DAY, Limit.NONE), Optional.empty()));
        sends(ANA, 3);
        assertThat(messages().isReached()).isFalse();
    }

    @Test
    void aNewAccountHasAPartOfItsLimitsAndTwiceAsMuchEachDay() {
        settings.putAll(Map.of("messages-per-day", "40", "warm-up", "25"));
        sends(ANA, 10);
        assertThat(refusal(ANA, 1)).contains("10 messages a day");
        assertThat(told.getFirst().text()).contains("limit of a new account grows", "cuenta nueva crece");
        clock.set("2026-01-03T12:00:00Z");
        sends(ANA, 20);
        assertThat(refusal(ANA, 1)).startsWith("550");
        restart();
        clock.set("2026-01-04T12:00:00Z");
        sends(ANA, 40);
        assertThat(refusal(ANA, 1)).contains("40 messages a day");
        clock.set("2027-01-04T12:00:00Z");
        sends(ANA, 40);
    }

    @Test
    void whatAnOperatorSetsForANewAccountHoldsAtOnce() throws Exception {
        settings.putAll(Map.of("messages-per-day", "40", "warm-up", "10"));
        limits.admin().set(ANA, terms(Measure.MESSAGES_PER_DAY, 30));
        sends(ANA, 30);
        assertThat(messages().source()).isEqualTo(Source.ACCOUNT);
    }

    @Test
    void evenTheNewestAccountSendsOneMessage() {
        settings.putAll(Map.of("messages-per-day", "5", "warm-up", "1"));
        sends(ANA, 1);
        assertThat(refusal(ANA, 1)).contains("1 messages a day");
    }

    @Test
    void thoseAreListedOfWhomThereIsSomethingToSay() throws Exception {
        assertThat(limits.admin().accounts(Optional.empty())).isEmpty();
        sends(BEN, 2);
        limits.admin().set(CARLA, terms(Measure.MESSAGES_PER_DAY, 7));
        limits.admin().freeze(ANA, "sent spam");
        List<AccountUsage> all = limits.admin().accounts(Optional.empty());
        assertThat(all).extracting(AccountUsage::account).containsExactly(ANA, BEN, CARLA);
        assertThat(all.get(0).frozen()).isPresent();
        assertThat(all.get(1).of(Measure.MESSAGES_PER_DAY).used()).isEqualTo(2);
        assertThat(all.get(2).of(Measure.MESSAGES_PER_DAY).limit()).isEqualTo(new Limit(7));
        assertThat(limits.admin().accounts(Optional.of(Domain.of("example.net"))))
                .extracting(AccountUsage::account)
                .containsExactly(CARLA);
        clock.set("2026-01-03T00:00:00Z");
        assertThat(limits.admin().accounts(Optional.empty()))
                .extracting(AccountUsage::account)
                .containsExactly(ANA, CARLA);
    }

    @Test
    void aResetForgetsTheDayOfAnAccountAndOfADomain() throws Exception {
        settings.putAll(Map.of("messages-per-day", "2", "domain-messages-per-day", "3"));
        sends(ANA, 2);
        limits.admin().reset(ANA);
        sends(ANA, 1);
        assertThat(refusal(ANA, 1)).contains("domain");
        limits.admin().reset(Domain.of("example.org"));
        sends(ANA, 1);
        restart();
        assertThat(messages().used()).isEqualTo(2);
    }
}
