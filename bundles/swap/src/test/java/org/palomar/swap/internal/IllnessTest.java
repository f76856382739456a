package org.palomar.swap.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.config.LastGood;
import org.palomar.api.config.Values;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;

class IllnessTest {

    private static LastGood<Integer> settings() {
        return new LastGood<>("palomar.x", (Values values) -> values.number("size", 1, 1, 9));
    }

    private static Set<Illness> known(LastGood<?> of) {
        return Illness.of(of.findings("x"));
    }

    private static List<HealthFinding> against(LastGood<?> fresh, LastGood<?> before, boolean anew) {
        return Illness.against(fresh.findings("x"), known(before), anew);
    }

    @Test
    void whatTheVersionBeforeKeepsItsLastGoodSettingsForIsNothingToStartWith() {
        LastGood<Integer> acts = settings();
        acts.update(Map.of("size", "2"));
        acts.update(Map.of("size", "77"));
        LastGood<Integer> fresh = settings();
        fresh.update(Map.of("size", "77"));
        assertThat(against(fresh, acts, true)).hasSize(1);
        assertThat(against(fresh, acts, false)).as("one that comes back, too").hasSize(1);
        assertThat(against(fresh, fresh, true)).as("where neither has any").isEmpty();
    }

    @Test
    void aKeyThatOnlyTheNewVersionDoesNotKnowKeepsItFromActingAndNotTheOldOneFromComingBack() {
        LastGood<Integer> fresh = settings();
        fresh.update(Map.of("sise", "2"));
        assertThat(against(fresh, settings(), true))
                .extracting(HealthFinding::text)
                .containsExactly("etc/palomar.x.cfg: sise: there is no such key");
        assertThat(against(fresh, settings(), false)).isEmpty();
        assertThat(against(fresh, fresh, true)).isEmpty();
    }

    @Test
    void whatIsWorseThanBeforeCountsAndWhatIsMildDoesNot() {
        HealthFinding cold = new HealthFinding(Severity.DEGRADED, "x", "It has a cold.", "Rest.");
        HealthFinding worse = new HealthFinding(Severity.DOWN, "x", "It has a cold.", "Rest.");
        assertThat(Illness.against(List.of(cold), Set.of(), true)).isEmpty();
        assertThat(Illness.against(List.of(worse), Illness.of(List.of(cold)), true))
                .containsExactly(worse);
    }
}
