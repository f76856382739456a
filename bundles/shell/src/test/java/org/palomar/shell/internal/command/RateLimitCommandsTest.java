package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.api.ratelimit.RateLimits;
import org.palomar.api.ratelimit.RateUsage;

class RateLimitCommandsTest {

    private final Shell shell = new Shell().with(RateLimits.class, new RateLimits() {
        @Override
        public List<RateUsage> list(String containing, int most) {
            return "192.0.2.7".contains(containing)
                    ? List.of(new RateUsage(RateUsage.Kind.PEER, "192.0.2.7", 10, most, Duration.ofMillis(1500)))
                    : List.of();
        }

        @Override
        public int forget(String containing) {
            return containing.equals("eva@far.test") ? 2 : 0;
        }
    });

    @Test
    void showsWhoSendsHowMuch() throws Exception {
        assertThat(shell.run(new RateLimitShow(), "192.0", "--limit", "7", "--json"))
                .isEqualTo(
                        "[{\"kind\":\"peer\",\"subject\":\"192.0.2.7\",\"used\":10,\"limit\":7,\"wait-seconds\":2}]\n");
        assertThat(shell.run(new RateLimitShow(), "x")).isEqualTo("Nothing of that came lately.\n");
        assertThatThrownBy(() -> shell.run(new RateLimitShow(), "--limit", "0")).hasMessageContaining("--limit");
    }

    @Test
    void forgets() throws Exception {
        assertThat(shell.run(new RateLimitForget(), "EVA@far.test")).contains("2 counts are forgotten");
        assertThatThrownBy(() -> shell.run(new RateLimitForget(), "x")).hasMessageContaining("mail:ratelimit");
        assertThatThrownBy(() -> new Shell().run(new RateLimitShow()))
                .hasMessageContaining("feature:install palomar-filter-ratelimit");
    }
}
