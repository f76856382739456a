package org.palomar.filter.dnslist.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.palomar.filter.dnslist.internal.Asking.Question;

class AskingTest {

    private final KnownLists dns = new KnownLists().with("9.slow.test", "127.0.0.2");

    @Test
    void whatWaitsForAPlaceOfTheResolverIsNoSilenceOfAList() throws Exception {
        ListZone list = ListZone.parse("client-lists", "slow.test 3");
        dns.together = new CountDownLatch(Integer.MAX_VALUE);
        dns.waitsForPlaces = true;
        assertThat(new Asking(() -> Optional.of(dns), Duration.ofMillis(100))
                        .ask(List.of(new Question(list, "9")))
                        .values())
                .containsExactly(new Said.Unknown("it did not answer in time", false));
    }

    /** One deadline for each would be minutes for a message with many links. */
    @Test
    void allQuestionsOfAMessageHaveOneDeadline() throws Exception {
        ListZone slow = ListZone.parse("client-lists", "slow.test 3");
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            questions.add(new Question(slow, i + ""));
        }
        dns.together = new CountDownLatch(Integer.MAX_VALUE);
        assertThat(new Asking(() -> Optional.of(dns), Duration.ofMillis(100))
                        .ask(questions)
                        .values())
                .hasSize(500)
                .allMatch(Said.Unknown.class::isInstance)
                // Those that had to wait for others say nothing of the list.
                .filteredOn(said -> said instanceof Said.Unknown unknown && unknown.silent())
                .hasSizeBetween(1, 12);
        // So many of one list at a time, and no more, when the deadline came.
        assertThat(dns.questions.get()).isLessThan(50);
        dns.together = new CountDownLatch(0);
        assertThat(new Asking(() -> Optional.of(dns)).ask(questions).values())
                .filteredOn(Said.Listed.class::isInstance)
                .hasSize(1);
    }
}
