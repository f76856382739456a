package org.palomar.filter.scorer.internal.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ChiSquareTest {

    /** Of tables: 5 % of chi-square lie above 5.991 with 2 degrees of freedom, above 18.307 with 10, above 124.342 with 100. */
    @Test
    void isWhatTablesSay() {
        assertThat(Math.exp(ChiSquare.logTail(5.991 / 2, 1))).isCloseTo(0.05, within(0.0001));
        assertThat(Math.exp(ChiSquare.logTail(18.307 / 2, 5))).isCloseTo(0.05, within(0.0001));
        assertThat(Math.exp(ChiSquare.logTail(124.342 / 2, 50))).isCloseTo(0.05, within(0.0001));
    }

    @Test
    void smallTailsAreNoZeros() {
        assertThat(ChiSquare.logTail(10_000, 10)).isFinite().isLessThan(-9_000);
        assertThat(ChiSquare.logTail(0, 10)).isZero();
        assertThat(ChiSquare.logTail(1, 4_000)).isCloseTo(0, within(0.0001));
    }
}
