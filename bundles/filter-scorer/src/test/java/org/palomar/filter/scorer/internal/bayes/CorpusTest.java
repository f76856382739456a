package org.palomar.filter.scorer.internal.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.palomar.api.scorer.MailKind;
import org.palomar.filter.scorer.internal.bayes.Corpus.Totals;

class CorpusTest {

    private static final TokenHash HASH = new TokenHash(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"));
    private static final long NOW = 1_000;

    private final Corpus corpus = new Corpus(new Corpus.Size(1 << 12, 100));

    private static Lesson lesson(String id, String... words) {
        return Lesson.of(HASH, Arrays.asList(words), id);
    }

    private void learn(MailKind kind, Lesson lesson) {
        corpus.learning(lesson, kind, NOW, one -> false).forEach(corpus::apply);
    }

    private int count(String word) {
        return corpus.counts(TokenIds.of(HASH.token(word)))[0];
    }

    @Test
    void aMessageThatIsLearnedTwiceCountsOnce() {
        learn(MailKind.SPAM, lesson("1", "pills", "cheap"));
        learn(MailKind.SPAM, lesson("1", "pills", "cheap"));
        assertThat(corpus.totals()).isEqualTo(new Totals(1, 0, 1, 0, NOW));
        assertThat(count("pills")).isEqualTo(1 << 16);
        learn(MailKind.SPAM, lesson("2", "pills", "cheap"));
        assertThat(count("pills")).isEqualTo(2 << 16);
    }

    @Test
    void whatIsLearnedTheOtherWayIsUnlearnedFirst() {
        learn(MailKind.SPAM, lesson("1", "pills"));
        learn(MailKind.HAM, lesson("1", "pills"));
        assertThat(corpus.totals()).isEqualTo(new Totals(0, 1, 0, 1, NOW));
        assertThat(count("pills")).isEqualTo(1);
    }

    @Test
    void whatIsForgottenLeavesNothing() {
        learn(MailKind.SPAM, lesson("1", "pills"));
        corpus.forgetting(lesson("1", "pills"), NOW).forEach(corpus::apply);
        assertThat(corpus.totals()).isEqualTo(new Totals(0, 0, 0, 0, NOW));
        assertThat(count("pills")).isZero();
        assertThat(corpus.forgetting(lesson("1", "pills"), NOW)).isEmpty();
        assertThat(corpus.forgetting(lesson("2", "never"), NOW)).isEmpty();
    }

    @Test
    void whatIsSureAnywayIsToldAndNotCountedUntilItIsNotSure() {
        Lesson sure = lesson("1", "pills");
        corpus.learning(sure, MailKind.SPAM, NOW, one -> true).forEach(corpus::apply);
        assertThat(corpus.totals()).isEqualTo(new Totals(0, 0, 1, 0, NOW));
        assertThat(corpus.learning(sure, MailKind.SPAM, NOW, one -> true)).isEmpty();
        learn(MailKind.SPAM, sure);
        assertThat(corpus.totals()).isEqualTo(new Totals(1, 0, 1, 0, NOW));
        corpus.forgetting(sure, NOW).forEach(corpus::apply);
        assertThat(corpus.totals()).isEqualTo(new Totals(0, 0, 0, 0, NOW));
    }

    @Test
    void whatGoesIsTakenFromEverywhereSoThatTokensAreFoundAtOnce() {
        Counts full = new Counts(1 << 12);
        for (int i = 0; i < 100_000; i++) {
            full.add(HASH.token("once" + i), true, 1, 0);
        }
        int[] upper = {0};
        full.forEach((token, spam, ham, day) -> upper[0] += (token * Counts.SPREAD) < 0 ? 1 : 0);
        assertThat((double) upper[0] / full.size())
                .as("share of those that stand in the upper half of the table")
                .isBetween(0.45, 0.55);
    }

    @Test
    void memoryIsBoundedAndWhatTellsTheLeastGoesFirst() {
        for (int i = 0; i < 5; i++) {
            learn(MailKind.SPAM, lesson("often" + i, "often"));
        }
        IntStream.range(0, 20_000).forEach(i -> learn(MailKind.HAM, lesson("id" + i, "once" + i)));
        assertThat(corpus.octets()).isLessThanOrEqualTo((1 << 12) * Counts.OCTETS + 100 * Long.BYTES);
        assertThat(corpus.size()).isBetween(1 << 11, 1 << 12);
        assertThat(count("often")).isEqualTo(5 << 16);
        assertThat(corpus.remembered()).hasSize(100);
    }

    @Test
    void oldCountsAreHalvedBeforeTheyOverflow() {
        for (int i = 0; i < Corpus.HALVED_AT; i++) {
            corpus.apply(new Change(i * 4L + 4, MailKind.SPAM, true, true, NOW, TokenIds.of(HASH.token("pills"))));
        }
        assertThat(corpus.totals().spam()).isEqualTo(Corpus.HALVED_AT / 2);
        assertThat(count("pills") >>> 16).isEqualTo(Corpus.HALVED_AT / 2);
    }

    @Test
    void nothingIsSaidBeforeEnoughOfBothKindsWasLearned() {
        Bayes bayes = new Bayes(corpus, Optional.empty(), 2, 1);
        learn(MailKind.SPAM, lesson("1", "pills"));
        learn(MailKind.SPAM, lesson("2", "pills"));
        learn(MailKind.HAM, lesson("3", "minutes"));
        assertThat(bayes.isInUse()).isFalse();
        assertThat(bayes.judge(TokenIds.of(HASH.token("pills"))).logOdds()).isZero();
        learn(MailKind.HAM, lesson("4", "minutes"));
        assertThat(bayes.isInUse()).isTrue();
        assertThat(bayes.judge(TokenIds.of(HASH.token("pills"))).logOdds()).isPositive();
        assertThat(bayes.judge(TokenIds.of(HASH.token("minutes"))).logOdds()).isNegative();
        assertThat(bayes.judge(TokenIds.of(HASH.token("unknown"))).logOdds()).isZero();
    }

    @Test
    void aTokenOfTheServersSaysNothingBeforeSeveralMessagesHadIt() {
        Bayes bayes = new Bayes(corpus, Optional.empty(), 2, 3);
        for (int i = 0; i < 4; i++) {
            learn(MailKind.SPAM, lesson("s" + i, "pills", i < 2 ? "merger" : "offer" + i));
            learn(MailKind.HAM, lesson("h" + i, "minutes"));
        }
        assertThat(bayes.words(TokenIds.of(HASH.token("merger")))[0].says()).isFalse();
        assertThat(bayes.words(TokenIds.of(HASH.token("pills")))[0].says()).isTrue();
        Corpus own = new Corpus(new Corpus.Size(1 << 12, 100));
        own.apply(new Change(4, MailKind.SPAM, true, true, NOW, TokenIds.of(HASH.token("merger"))));
        Bayes.Word word = new Bayes(corpus, Optional.of(own), 2, 3).words(TokenIds.of(HASH.token("merger")))[0];
        assertThat(word.spam()).as("what the account itself has taught").isEqualTo(1);
    }

    /** Spam may be made up of words without end, to push out what was learned. */
    @Test
    void noiseBringsInLittleAndPushesOutNothingThatWasLearnedTwice() {
        for (int i = 0; i < 2; i++) {
            learn(MailKind.SPAM, lesson("twice" + i, words("twice", 500)));
        }
        learn(MailKind.HAM, lesson("once", words("once", 1_900)));
        long later = NOW + Duration.ofDays(180).toMillis();
        Lesson noise = lesson("noise", words("noise", 4_000));
        corpus.learning(noise, MailKind.SPAM, later, one -> false).forEach(corpus::apply);
        assertThat(Arrays.stream(words("noise", 4_000)).filter(word -> count(word) != 0))
                .hasSize(Corpus.MOST_NEW);
        for (int i = 0; i < 100; i++) {
            corpus.learning(lesson("n" + i, words(i + "noise", 4_000)), MailKind.SPAM, later, one -> false)
                    .forEach(corpus::apply);
        }
        assertThat(words("twice", 500)).allMatch(word -> count(word) == 2 << 16);
    }

    @Test
    void anAccountsOwnWordsCountForMoreAsThereAreMore() {
        Corpus own = new Corpus(new Corpus.Size(1 << 12, 100));
        Bayes bayes = new Bayes(corpus, Optional.of(own), 2, 1);
        for (int i = 0; i < 20; i++) {
            learn(MailKind.SPAM, lesson("s" + i, i < 4 ? "pills" : "offer"));
            learn(MailKind.HAM, lesson("h" + i, "minutes"));
        }
        double before = bayes.words(TokenIds.of(HASH.token("pills")))[0].probability();
        double last = before;
        for (int i = 0; i < 10; i++) {
            own.apply(new Change(i * 4L + 4, MailKind.HAM, true, true, NOW, TokenIds.of(HASH.token("pills"))));
            double now = bayes.words(TokenIds.of(HASH.token("pills")))[0].probability();
            assertThat(now).isLessThan(last);
            last = now;
        }
        assertThat(before).isGreaterThan(0.9);
        assertThat(last).isLessThan(0.5);
        assertThat(bayes.words(TokenIds.of(HASH.token("offer")))[0].probability())
                .isGreaterThan(0.9);
    }

    @Test
    void manyWordsStayWithinNumbers() {
        for (int i = 0; i < 100; i++) {
            learn(MailKind.SPAM, lesson("s" + i, words("bad", 1_000)));
            learn(MailKind.HAM, lesson("h" + i, words("good", 1_000)));
        }
        Bayes bayes = new Bayes(corpus, Optional.empty(), 1, 1);
        double odds = bayes.judge(lesson("x", words("bad", 1_000)).tokens()).logOdds();
        assertThat(odds).isFinite().isGreaterThan(100);
        assertThat(bayes.judge(lesson("x", words("good", 1_000)).tokens()).logOdds())
                .isCloseTo(-odds, within(0.001));
    }

    private static String[] words(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
    }
}
