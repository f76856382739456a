package org.palomar.swap.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.palomar.api.swap.SwapRefusedException;

class ApartTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void answersWhatTheTaskDoes() throws Exception {
        assertThat(Apart.<String>call(() -> "done", LONG, () -> {})).isEqualTo("done");
        assertThatThrownBy(() -> Apart.run(
                        () -> {
                            throw new IllegalStateException("broken");
                        },
                        LONG,
                        () -> {}))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("broken");
    }

    @Test
    void leavesBehindWhatHangsUntilItComesBack() {
        // Its join goes on when it is interrupted.
        CompletableFuture<Boolean> never = new CompletableFuture<>();
        CountDownLatch late = new CountDownLatch(1);
        assertThatThrownBy(() -> Apart.run(never::join, Duration.ofMillis(1), late::countDown))
                .isInstanceOf(SwapRefusedException.class)
                .hasMessageContaining("hangs");
        assertThat(Apart.left()).isEqualTo(1);
        never.complete(true);
        await().atMost(LONG).until(() -> late.getCount() == 0);
        await().atMost(LONG).until(() -> Apart.left() == 0);
    }
}
