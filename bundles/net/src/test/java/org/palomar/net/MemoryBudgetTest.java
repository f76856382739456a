package org.palomar.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryBudgetTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final MemoryBudget budget = new MemoryBudget(100);

    @Test
    void refusesWhatIsNotThereAndTakesNothingOfIt() {
        assertThat(budget.take(60)).isTrue();
        assertThat(budget.take(41)).isFalse();
        assertThat(budget.taken()).isEqualTo(60);
        assertThat(budget.take(40)).isTrue();
    }

    @Test
    void givesWhoWaitsWhatComesBack() {
        assertThat(budget.take(100)).isTrue();
        CompletableFuture<Boolean> waiter = CompletableFuture.supplyAsync(() -> budget.take(80, LONG));
        budget.giveBack(50);
        assertThat(waiter).isNotDone();
        budget.giveBack(50);
        assertThat(waiter.join()).isTrue();
        assertThat(budget.taken()).isEqualTo(80);
    }

    @Test
    void waitsNoLongerThanItIsAskedTo() {
        assertThat(budget.take(100)).isTrue();
        assertThat(budget.take(1, Duration.ofMillis(1))).isFalse();
        assertThat(budget.taken()).isEqualTo(100);
    }

    @Test
    void doesNotWaitForWhatCanNeverBe() {
        assertThat(budget.take(101, Duration.ofDays(1))).isFalse();
    }

    @Test
    void hasMoreForMessagesThatComeThanForThoseThatAreJudged() {
        long heap = Runtime.getRuntime().maxMemory();
        assertThat(MemoryBudget.receiving().take(heap / 8 + 1)).isFalse();
        assertThat(MemoryBudget.judging().take(heap / 16 + 1)).isFalse();
        assertThat(MemoryBudget.unfinishedInput().take(heap / 8 + 1)).isFalse();
    }
}
