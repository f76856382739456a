package org.palomar.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Whatever somebody writes into a file of {@code etc/} is a value within its bounds, or refused with its key. */
class ValuesFuzzTest {

    private static final String KEY = "key";

    private interface Reading {
        void read() throws InvalidConfigurationException;
    }

    @FuzzTest(maxDuration = "60s")
    void anyTextIsAValueWithinItsBoundsOrRefused(byte[] octets) {
        Values values = new Values(Map.of(KEY, new String(octets, StandardCharsets.UTF_8)));
        assertThat(values.list(KEY)).noneMatch(String::isBlank);
        orRefused(() -> values.flag(KEY, false));
        orRefused(() -> assertThat(values.number(KEY, 7, -5, 1_000)).isBetween(-5, 1_000));
        orRefused(() -> assertThat(values.octets(KEY, 7, 1, 1L << 50)).isBetween(1L, 1L << 50));
        orRefused(() -> assertThat(values.duration(KEY, Duration.ofSeconds(1), Duration.ZERO, Duration.ofDays(9)))
                .isBetween(Duration.ZERO, Duration.ofDays(9)));
    }

    private static void orRefused(Reading reading) {
        try {
            reading.read();
        } catch (InvalidConfigurationException refused) {
            assertThat(refused).hasMessageContaining(KEY);
        }
    }
}
