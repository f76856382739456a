package org.palomar.filter.scorer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.palomar.api.directory.AccountId;
import org.palomar.filter.scorer.internal.Turns.Work;

class TurnsTest {

    private static final AccountId ANA = new AccountId(7);
    private static final AccountId BOB = new AccountId(8);

    private final Turns turns = new Turns();

    private static Work work(int messages) {
        return new Work(messages, () -> {});
    }

    private List<Integer> taken() {
        List<Integer> taken = new ArrayList<>();
        for (Optional<Work> next = turns.next(); next.isPresent(); next = turns.next()) {
            taken.add(next.get().messages());
        }
        return taken;
    }

    @Test
    void accountsTakeTurns() {
        for (int i = 1; i <= 3; i++) {
            assertThat(turns.add(ANA, work(i))).isEmpty();
        }
        assertThat(turns.add(BOB, work(11))).isEmpty();
        assertThat(turns.add(BOB, work(12))).isEmpty();
        assertThat(taken()).containsExactly(1, 11, 2, 12, 3);
    }

    @Test
    void ofOneAccountOnlySoMuchWaits() {
        for (int i = 0; i < Turns.MOST_EACH; i++) {
            assertThat(turns.add(ANA, work(1))).isEmpty();
        }
        assertThat(turns.add(ANA, work(2))).map(Work::messages).contains(2);
        assertThat(turns.add(BOB, work(3))).isEmpty();
        assertThat(taken()).hasSize(Turns.MOST_EACH + 1).contains(3).doesNotContain(2);
    }

    @Test
    void whoHasTheMostWaitingGivesWay() {
        for (int i = 0; i < Turns.MOST; i++) {
            assertThat(turns.add(new AccountId(100 + i % (Turns.MOST / 20)), work(1)))
                    .isEmpty();
        }
        for (int i = 0; i < 10; i++) {
            assertThat(turns.add(BOB, work(2))).map(Work::messages).contains(1);
        }
        assertThat(turns.add(new AccountId(100), work(3))).map(Work::messages).contains(3);
        assertThat(taken()).hasSize(Turns.MOST).doesNotContain(3).endsWith(1).startsWith(1);
    }
}
