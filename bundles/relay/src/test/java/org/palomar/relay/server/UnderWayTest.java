package org.palomar.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class UnderWayTest {

    private final UnderWay underWay = new UnderWay();

    @Test
    void nothingIsWaitedForWhereNothingIs() {
        assertThat(underWay.awaitNone(Duration.ZERO)).isTrue();
        underWay.begin();
        underWay.end();
        assertThat(underWay.awaitNone(Duration.ZERO)).isTrue();
    }

    @Test
    void patienceHasAnEnd() {
        underWay.begin();
        assertThat(underWay.awaitNone(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void waitsForTheLastOne() throws Exception {
        underWay.begin();
        underWay.begin();
        CompletableFuture<Boolean> none = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> none.complete(underWay.awaitNone(Duration.ofSeconds(60))));
        await().atMost(House.LONG).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        underWay.end();
        assertThat(none).isNotDone();
        underWay.end();
        assertThat(none.get()).isTrue();
    }

    @Test
    void anInterruptionEndsTheWait() {
        underWay.begin();
        Thread.currentThread().interrupt();
        assertThat(underWay.awaitNone(Duration.ofSeconds(60))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
