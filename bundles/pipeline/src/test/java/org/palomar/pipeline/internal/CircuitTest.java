package org.palomar.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitTest {

    private static final int THREE = 3;

    private final AtomicLong now = new AtomicLong();
    private final Circuit circuit = new Circuit(now::get);

    private void out() {
        assertThat(circuit.failed(THREE, "a")).isFalse();
        assertThat(circuit.failed(THREE, "b")).isFalse();
        assertThat(circuit.failed(THREE, "c")).isTrue();
    }

    @Test
    void takesAStepOutAfterFailuresInARowAndHasOneCallAtATimeAskIt() {
        out();
        assertThat(circuit.out()).contains("3 times in a row, at last: c");
        assertThat(circuit.allows(THREE)).isTrue();
        assertThat(circuit.allows(THREE)).as("a second one").isFalse();
        assertThat(circuit.failed(THREE, "d")).as("told once").isFalse();
        assertThat(circuit.allows(THREE)).isTrue();
        circuit.answered();
        assertThat(circuit.out()).isEmpty();
        assertThat(circuit.allows(THREE)).isTrue();
        assertThat(circuit.allows(THREE)).isTrue();
    }

    @Test
    void aCallThatSaysNothingOfTheStepLetsTheNextAskIt() {
        out();
        assertThat(circuit.allows(THREE)).isTrue();
        circuit.passed();
        assertThat(circuit.out()).contains("3 times in a row, at last: c");
        assertThat(circuit.allows(THREE)).isTrue();
    }

    @Test
    void aCallThatTakesLongGivesItsTurnToAnother() {
        out();
        assertThat(circuit.allows(THREE)).isTrue();
        now.addAndGet(Circuit.TURN.toNanos());
        assertThat(circuit.allows(THREE)).isFalse();
        now.addAndGet(2);
        assertThat(circuit.allows(THREE)).isTrue();
        assertThat(circuit.allows(THREE)).as("both are under way").isFalse();
        circuit.answered();
        assertThat(circuit.out()).isEmpty();
    }

    @Test
    void oneAnswerBetweenThemMakesThemNoRow() {
        circuit.failed(THREE, "a");
        circuit.failed(THREE, "b");
        circuit.answered();
        assertThat(circuit.failed(THREE, "c")).isFalse();
        assertThat(circuit.out()).isEmpty();
    }

    @Test
    void comesBackByACommandOrWhenNoNumberIsTooMany() {
        out();
        circuit.reset();
        assertThat(circuit.allows(THREE)).isTrue();
        assertThat(circuit.allows(THREE)).isTrue();
        out();
        assertThat(circuit.allows(Circuit.NEVER)).isTrue();
        assertThat(circuit.allows(THREE)).isTrue();
        assertThat(circuit.allows(THREE)).isTrue();
        assertThat(circuit.failed(Circuit.NEVER, "a")).isFalse();
    }
}
