package org.palomar.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

    @ParameterizedTest
    @CsvSource({
        "0, 60, true",
        "0, 61, false",
        "10000, 70, true",
        "10000, 71, false",
        "50000000, 50060, true",
        "50000000, 50061, false"
    })
    void aThousandOctetsASecondAreEnoughAfterTheGrace(long octets, long seconds, boolean kept) {
        Pace pace = new Pace(Duration.ofSeconds(60));
        assertThat(pace.isKept(octets, Duration.ofSeconds(seconds).toNanos())).isEqualTo(kept);
    }
}
