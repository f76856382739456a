package org.palomar.queue.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PausesTest {

    private final Pauses pauses = new Pauses(Duration.ofMinutes(1), Duration.ofHours(4), new Random(5));

    @Test
    void doublesFromTheFirstToTheLongestWithAFifthMoreOrLess() {
        for (int attempts = 1; attempts < 100; attempts++) {
            long exact = Math.min(Duration.ofMinutes(1).toMillis() << Math.min(attempts - 1, 20), 4 * 3_600_000L);
            assertThat(pauses.entry(attempts)).isBetween(exact * 8 / 10 - 1, exact * 12 / 10 + 1);
        }
    }

    @Test
    void isNotTheSameTwice() {
        assertThat(LongStream.range(0, 100).map(i -> pauses.entry(5)).distinct().count())
                .isGreaterThan(90);
    }

    @Test
    void waitsNoMoreThanHalfAnHourOrSoForADestination() {
        assertThat(pauses.destination(1_000_000)).isLessThanOrEqualTo(36 * 60_000L);
        Pauses quick = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(2), new Random(5));
        assertThat(quick.destination(10)).isLessThanOrEqualTo(2400);
    }
}
