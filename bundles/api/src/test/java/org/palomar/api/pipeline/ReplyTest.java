package org.palomar.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.AccountId;

class ReplyTest {

    private final Recipient one = new Recipient(Address.of("one@a.example"), Set.of(new AccountId(1)));
    private final Recipient two = new Recipient(Address.of("two@b.example"), Set.of(new AccountId(2)));

    @Test
    void refusesAStatusOfAnotherClass() {
        assertThat(new Reply(550, "5.7.1", "no")).hasToString("550 5.7.1 no");
        assertThatThrownBy(() -> new Reply(550, "4.7.1", "no")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Reply(199, "1.0.0", "no")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesTextThatBreaksTheLine() {
        assertThatThrownBy(() -> new Reply(550, "5.7.1", "no\r\n250 yes")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesARejectionThatIsNotPermanentAndADeferralThatIs() {
        Reply permanent = new Reply(550, "5.7.1", "no");
        Reply temporary = new Reply(451, "4.7.1", "later");
        assertThatThrownBy(() -> new Verdict.Reject(temporary)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Verdict.Defer(permanent)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void letsAnExceptionOutweighTheOpinionForAll() {
        Verdict discard = new Verdict.Discard("test");
        Opinion opinion = new Opinion(new Verdict.Accept(), Map.of(two, discard));
        assertThat(opinion.of(one)).isEqualTo(new Verdict.Accept());
        assertThat(opinion.of(two)).isEqualTo(discard);
    }

    @Test
    void coversByDomainAndByAccount() {
        Scope domains = new Scope.Domains(Set.of(Domain.of("a.example")));
        Scope accounts = new Scope.Accounts(Set.of(new AccountId(2)));
        assertThat(List.of(domains.covers(one), domains.covers(two))).containsExactly(true, false);
        assertThat(List.of(accounts.covers(one), accounts.covers(two))).containsExactly(false, true);
    }

    @Test
    void boundsADeadline() {
        assertThatThrownBy(() -> new StepDescription(
                        "slow", Stage.CONTENT, 500, Duration.ofMinutes(3), FailurePolicy.DEFER, new Scope.All()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
