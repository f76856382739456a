package org.palomar.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AvailableTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final Available<String> service = new Available<>();

    @Test
    void isWaitedFor() {
        CompletableFuture<Optional<String>> waiter = CompletableFuture.supplyAsync(() -> service.within(LONG));
        service.set("new");
        assertThat(waiter.join()).contains("new");
    }

    @Test
    void isNotWaitedForLongerThanAsked() {
        assertThat(service.within(Duration.ofMillis(1))).isEmpty();
        assertThat(service.now()).isEmpty();
    }

    @Test
    void staysWhenTheOneBeforeItGoes() {
        String before = new String("same");
        String after = new String("same");
        service.set(before);
        service.set(after);
        service.unset(before);
        assertThat(service.departures()).isEqualTo(1);
        assertThat(service.isStill(after)).isTrue();
        assertThat(service.isStill(before)).isFalse();
        assertThat(service.isPresent()).isTrue();
        service.unset(after);
        assertThat(service.isPresent()).isFalse();
    }
}
