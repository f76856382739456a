package org.palomar.delivery.internal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.palomar.api.directory.AccountId;
import org.palomar.api.store.StoreException;

class TurnsTest {

    private final Turns turns = new Turns();

    @Test
    void ofOneAccountOneRunsAtATime() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(CompletableFuture.runAsync(() -> {
                for (int j = 0; j < 50; j++) {
                    try (Turns.Turn turn = turns.await(new AccountId(7))) {
                        assertThat(turn).isNotNull();
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        running.decrementAndGet();
                    } catch (StoreException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                }
            }));
        }
        all.forEach(CompletableFuture::join);
        assertThat(most).hasValue(1);
    }

    @Test
    void halfOfTheProcessorsRunScripts() throws Exception {
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        List<Turns.Turn> taken = new ArrayList<>();
        for (int account = 1; account <= half; account++) {
            taken.add(turns.await(new AccountId(account)));
        }
        CompletableFuture<Turns.Turn> next = CompletableFuture.supplyAsync(() -> {
            try {
                return turns.await(new AccountId(half + 1));
            } catch (StoreException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        await().during(Duration.ofMillis(100)).until(() -> !next.isDone());
        // A lock belongs to its thread: what this one took, this one gives back.
        taken.forEach(Turns.Turn::close);
        assertThat(next.join()).isNotNull();
    }
}
