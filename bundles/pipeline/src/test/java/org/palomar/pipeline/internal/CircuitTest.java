package org.palomar.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitTest {

    private static final Circuit.Limits THREE = new Circuit.Limits(3, Duration.ofNanos(100));

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Circuit circuit = new Circuit(now::get);

    private void out() {
        assertThat(circuit.failed(THREE, "a")).isFalse();
        assertThat(circuit.failed(THREE, "b")).isFalse();
        assertThat(circuit.failed(THREE, "c")).isTrue();
    }

    @Test
    void takesAStepOutAfterFailuresInARowAndAsksItOnceAfterAPause() {
        out();
        assertThat(circuit.out()).contains("3 times in a row, at last: c");
        assertThat(circuit.allows(THREE)).isFalse();
        now.addAndGet(100);
        assertThat(circuit.allows(THREE)).isTrue();
        assertThat(circuit.allows(THREE)).as("a second one").isFalse();
        assertThat(circuit.failed(THREE, "d")).as("told once").isFalse();
        now.addAndGet(100);
        assertThat(circuit.allows(THREE)).isTrue();
        circuit.answered();
        assertThat(circuit.out()).isEmpty();
        assertThat(circuit.allows(THREE)).isTrue();
        assertThat(circuit.allows(THREE)).isTrue();
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
        out();
        Circuit.Limits never = new Circuit.Limits(Circuit.Limits.NEVER, Duration.ofNanos(100));
        assertThat(circuit.allows(never)).isTrue();
        assertThat(circuit.allows(THREE)).isTrue();
        assertThat(circuit.failed(never, "a")).isFalse();
    }
}
