package org.palomar.dns.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.palomar.api.dns.Failure;

/** A future that is done by its caller's thread, or by another. */
class CallersThreadTest {

    private static final int ROUNDS = 20_000;

    @Test
    void runsWhatTheFutureNeedsOnTheThreadThatWaits() throws UnansweredException {
        CallersThread thread = new CallersThread(Deadline.in(Resolvers.PATIENT));
        assertThat(thread.await(CompletableFuture.supplyAsync(Thread::currentThread, thread)))
                .isSameAs(Thread.currentThread());
    }

    /** Some steps of dnsjava's validator end in the common pool. */
    @Test
    void isWokenByWhoeverEndsTheFuture() throws UnansweredException {
        for (int i = 0; i < ROUNDS; i++) {
            CallersThread thread = new CallersThread(Deadline.in(Resolvers.PATIENT));
            assertThat(thread.await(CompletableFuture.supplyAsync(() -> true))).isTrue();
        }
    }

    @Test
    void waitsNoLongerThanItsDeadline() {
        CallersThread thread = new CallersThread(Deadline.in(Resolvers.HASTY));
        assertThatThrownBy(() -> thread.await(new CompletableFuture<>()))
                .isInstanceOfSatisfying(
                        UnansweredException.class,
                        failed -> assertThat(failed.failure()).isEqualTo(Failure.TIMEOUT));
    }
}
