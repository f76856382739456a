package org.palomar.net.internal.io;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MinimumRateTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final MinimumRate rate = new MinimumRate(64, Duration.ofMinutes(3));

    private void trickle(int seconds, int octetsEach) throws SocketTimeoutException {
        for (int second = 0; second < seconds; second++) {
            rate.check(SECOND, octetsEach);
        }
    }

    @Test
    void cutsWhoSendsOneOctetASecond() {
        assertThatCode(() -> trickle(179, 1)).doesNotThrowAnyException();
        assertThatThrownBy(() -> trickle(1, 1)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void bearsWithWhoKeepsTheRate() {
        assertThatCode(() -> trickle(3_600, 64)).doesNotThrowAnyException();
    }

    @Test
    void forgetsAFastStart() {
        assertThatCode(() -> trickle(180, 1_000_000)).doesNotThrowAnyException();
        assertThatThrownBy(() -> trickle(180, 63)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void takesAnyRateIfToldTo() {
        MinimumRate any = new MinimumRate(0, Duration.ofMinutes(3));
        assertThatCode(() -> any.check(3_600 * SECOND, 1)).doesNotThrowAnyException();
    }
}
