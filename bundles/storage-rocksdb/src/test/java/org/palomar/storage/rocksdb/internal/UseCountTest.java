package org.palomar.storage.rocksdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.palomar.api.store.StoreException;

class UseCountTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final UseCount uses = new UseCount();

    @Test
    void refusesACallAtOnceWhileClosingWaitsForAnother() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        FutureTask<Throwable> late = new FutureTask<>(() -> {
            try (UseCount.Use use = uses.begin()) {
                return new AssertionError("taken");
            } catch (StoreException refused) {
                return refused;
            }
        });
        Thread closing = Thread.ofPlatform().unstarted(() -> uses.close(closed::countDown));
        try (UseCount.Use first = uses.begin()) {
            closing.start();
            await().atMost(PATIENCE).until(() -> closing.getState() == Thread.State.WAITING);
            Thread unused = Thread.ofPlatform().daemon().start(late);
            assertThat(late.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).hasMessageContaining("closed");
            assertThat(closed.getCount()).isEqualTo(1);
        }
        assertThat(closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        closing.join();
        uses.close(() -> {
            throw new AssertionError("closed twice");
        });
        assertThatThrownBy(uses::begin).isInstanceOf(StoreException.class);
    }
}
