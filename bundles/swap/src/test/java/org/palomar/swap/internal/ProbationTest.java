package org.palomar.swap.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.palomar.api.pipeline.StepTrials.Doing;

class ProbationTest {

    private static final Probation.Limits LIMITS = new Probation.Limits(10, 10, 5, Duration.ofMillis(200));
    private static final Doing BEFORE = doing(1000, 20, 50_000);

    private static Doing doing(long calls, long failures, long millis) {
        return new Doing(calls, failures, Duration.ofMillis(millis));
    }

    @Test
    void saysNothingOfFewCalls() {
        assertThat(new Probation("x", BEFORE).look(doing(9, 9, 90_000), LIMITS)).isEmpty();
        assertThat(new Probation("x", BEFORE).look(Doing.NOTHING, LIMITS)).isEmpty();
    }

    @Test
    void findsMoreFailuresThanBefore() {
        assertThat(new Probation("x", BEFORE).look(doing(100, 12, 0), LIMITS)).isEmpty();
        assertThat(new Probation("x", BEFORE).look(doing(100, 13, 0), LIMITS))
                .contains("13 % of 100 calls of x failed, 2 % before");
    }

    @Test
    void findsCallsThatTakeLongerThanBeforeAndThanMatters() {
        assertThat(new Probation("x", BEFORE).look(doing(10, 0, 2_500), LIMITS)).isEmpty();
        assertThat(new Probation("x", BEFORE).look(doing(10, 0, 2_600), LIMITS))
                .contains("10 calls of x took 260 ms each, 50.0 ms before");
        Doing quick = doing(1000, 0, 1_000);
        assertThat(new Probation("x", quick).look(doing(10, 0, 1_900), LIMITS)).isEmpty();
        assertThat(new Probation("x", Doing.NOTHING).look(doing(10, 0, 90_000), LIMITS))
                .as("of a version that was never asked nobody knows how long it takes")
                .isEmpty();
    }

    @Test
    void looksAtTheLastMinuteOnly() {
        Probation probation = new Probation("x", BEFORE);
        for (int i = 1; i <= 40; i++) {
            assertThat(probation.look(doing(1_000L * i, 0, 0), LIMITS)).isEmpty();
        }
        assertThat(probation.look(doing(41_000, 1_000, 0), LIMITS))
                .as("of 30,000")
                .isEmpty();
        for (int i = 42; i <= 80; i++) {
            probation.look(doing(41_000, 1_000, 0), LIMITS);
        }
        assertThat(probation.look(doing(41_010, 1_002, 0), LIMITS)).isPresent();
    }
}
