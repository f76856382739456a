package org.palomar.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryBudgetTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Connections of other tests in this process may not be over. */
    private static final long HELD_BY_OTHERS = 1 << 20;

    private final MemoryBudget budget = new MemoryBudget(100);

    @Test
    void refusesWhatIsNotThereAndTakesNothingOfIt() {
        assertThat(budget.take(60)).isTrue();
        assertThat(budget.take(41)).isFalse();
        assertThat(budget.taken()).isEqualTo(60);
        assertThat(budget.take(40)).isTrue();
    }

    @Test
    void givesWhoWaitsWhatComesBack() throws Exception {
        assertThat(budget.take(100)).isTrue();
        FutureTask<Boolean> result = new FutureTask<>(() -> budget.take(80, LONG));
        Thread waiter = Thread.ofPlatform().start(result);
        await().atMost(PATIENCE).until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
        budget.giveBack(100);
        assertThat(result.get()).isTrue();
        assertThat(budget.taken()).isEqualTo(80);
    }

    @Test
    void waitsNoLongerThanItIsAskedTo() {
        assertThat(budget.take(60)).isTrue();
        assertThat(budget.take(41, Duration.ofMillis(1))).isFalse();
        assertThat(budget.taken()).isEqualTo(60);
    }

    @Test
    void doesNotWaitForWhatCanNeverBe() {
        assertThat(budget.take(101, Duration.ofDays(1))).isFalse();
    }

    @Test
    void hasMoreForMessagesThatComeThanForThoseThatAreJudged() {
        long heap = Runtime.getRuntime().maxMemory();
        assertLimit(MemoryBudget.receiving(), heap / 8);
        assertLimit(MemoryBudget.judging(), heap / 16);
        assertLimit(MemoryBudget.unfinishedInput(), heap / 8);
    }

    private static void assertLimit(MemoryBudget shared, long limit) {
        assertThat(shared.take(limit + 1)).isFalse();
        long nearly = limit - HELD_BY_OTHERS;
        assertThat(shared.take(nearly)).isTrue();
        shared.giveBack(nearly);
    }
}
