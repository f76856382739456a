package org.palomar.api.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExpectedServiceTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void whatNobodyWantsIsNotWaitedFor() {
        ExpectedService<String> service = new ExpectedService<>(() -> false, LONG);
        assertThat(service.awaited()).isEqualTo(new Presence.Unwanted<>());
    }

    @Test
    void whatOughtToBeThereAndDoesNotComeIsMissing() {
        ExpectedService<String> service = new ExpectedService<>(() -> true, Duration.ofMillis(1));
        assertThat(service.awaited()).isEqualTo(new Presence.Missing<>());
        assertThat(service.now()).isEmpty();
    }

    @Test
    void whoWaitsHasItWhenItComes() throws Exception {
        ExpectedService<String> service = new ExpectedService<>(() -> true, LONG);
        CompletableFuture<Presence<String>> waiting = CompletableFuture.supplyAsync(service::awaited);
        service.set("there");
        assertThat(waiting.get(1, TimeUnit.MINUTES)).isEqualTo(new Presence.There<>("there"));
    }

    @Test
    void theOneThatLeavesTakesItsSuccessorNotWithIt() {
        ExpectedService<Object> service = new ExpectedService<>(() -> true, Duration.ZERO);
        Object old = new Object();
        Object successor = new Object();
        service.set(old);
        service.set(successor);
        service.unset(old);
        assertThat(service.now()).contains(successor);
        service.unset(successor);
        assertThat(service.look()).isEqualTo(new Presence.Missing<>());
    }

    @Test
    void anInterruptEndsTheWait() {
        ExpectedService<String> service = new ExpectedService<>(() -> true, LONG);
        Thread.currentThread().interrupt();
        assertThat(service.awaited()).isEqualTo(new Presence.Missing<>());
        assertThat(Thread.interrupted()).isTrue();
    }
}
