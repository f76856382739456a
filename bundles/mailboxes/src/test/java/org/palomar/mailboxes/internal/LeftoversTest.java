package org.palomar.mailboxes.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.store.StoreException;

class LeftoversTest {

    private static final long PATIENCE_SECONDS = 60;

    private final Leftovers leftovers = new Leftovers(Duration.ofMillis(1));

    @AfterEach
    void stop() {
        leftovers.stop();
    }

    private static Leftovers.Task failing(int times, CountDownLatch done) {
        int[] left = {times};
        return () -> {
            if (left[0]-- > 0) {
                throw new StoreException(StoreException.Reason.FULL, "no room (by order)");
            }
            done.countDown();
        };
    }

    @Test
    void leavesWhatFailsUntilItIsToldToTry() {
        CountDownLatch done = new CountDownLatch(1);
        leftovers.attempt(failing(2, done));
        assertThat(leftovers.count()).isEqualTo(1);
        leftovers.finish();
        assertThat(leftovers.count()).isEqualTo(1);
        leftovers.finish();
        assertThat(leftovers.count()).isZero();
        assertThat(done.getCount()).isZero();
    }

    @Test
    void triesByItselfWhatFailsAfterTheStart() throws InterruptedException {
        leftovers.start();
        for (int round = 0; round < 50; round++) {
            CountDownLatch done = new CountDownLatch(1);
            leftovers.attempt(failing(1, done));
            assertThat(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void doesNotLetTheCallerWaitForWhatIsLeft() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        leftovers.leave(failing(0, done));
        assertThat(leftovers.count()).isEqualTo(1);
        assertThat(done.getCount()).isEqualTo(1);
        leftovers.start();
        assertThat(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void triesByItselfWhatAnEarlierRunHasLeft() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        leftovers.add(List.of(failing(0, done)));
        leftovers.start();
        assertThat(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
}
