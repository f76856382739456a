package org.palomar.directory.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.palomar.api.auth.LoginResult;

class RefusalsTest {

    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    @Test
    void aCheckThatTakesLongerMakesTheRefusalsOfAllLater() {
        try (Refusals refusals = new Refusals(() -> STEP)) {
            assertThat(held(refusals, Duration.ZERO)).isGreaterThanOrEqualTo(STEP);
            assertThat(held(refusals, STEP.multipliedBy(4).plusMillis(1))).isGreaterThanOrEqualTo(STEP.multipliedBy(5));
            assertThat(held(refusals, Duration.ZERO))
                    .as("somebody whom nobody knows")
                    .isGreaterThanOrEqualTo(STEP.multipliedBy(5));
        }
    }

    @Test
    void withoutATimeNothingIsHeldThoughALateRefusalHadDelayedTheOthers() {
        AtomicReference<Duration> time = new AtomicReference<>(LONGEST);
        try (Refusals refusals = new Refusals(time::get)) {
            held(refusals, LONGEST.plusMillis(1));
            time.set(Duration.ZERO);
            assertThat(held(refusals, Duration.ZERO)).isLessThan(LONGEST.dividedBy(2));
        }
    }

    /** From the start of a check that took so long to the refusal. */
    private static Duration held(Refusals refusals, Duration took) {
        long start = System.nanoTime() - took.toNanos();
        assertThat(refusals.refuse(start)).isEqualTo(new LoginResult.Refused());
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
