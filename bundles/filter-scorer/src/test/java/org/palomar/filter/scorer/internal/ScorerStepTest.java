package org.palomar.filter.scorer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.LastGood;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.scorer.CorpusState;
import org.palomar.api.scorer.Explanation;
import org.palomar.api.scorer.MailKind;
import org.palomar.api.scorer.ScorerAdmin;
import org.palomar.api.scorer.ScorerAdmin.Learned;
import org.palomar.api.store.StoreException;
import org.palomar.filter.scorer.internal.record.Keys;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;

class ScorerStepTest {

    private static final AccountId ANA = new AccountId(7);
    private static final Recipient TO_ANA = new Recipient(Address.of("ana@here.test"), Set.of(ANA));
    private static final Recipient TO_BOB = new Recipient(Address.of("bob@here.test"), Set.of(new AccountId(8)));
    private static final int HALF = 10;

    private final FaultyEngine engine = new FaultyEngine();
    private final Map<String, String> settings = new HashMap<>(Map.of("least-learned", "5"));
    private final ScorerMetrics metrics = new ScorerMetrics();
    private Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private RunningScorer running = open();

    private RunningScorer open() {
        try {
            return RunningScorer.open(store, Clock.systemUTC(), this::read, metrics);
        } catch (StoreException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private ScorerSettings read() {
        try {
            return ScorerSettings.read(new Values(settings));
        } catch (InvalidConfigurationException wrong) {
            throw new AssertionError(wrong);
        }
    }

    private void restart() {
        running.stop();
        store.close();
        store = Stores.open(engine, StoreSettings.DEFAULT);
        running = open();
    }

    @AfterEach
    void close() {
        running.stop();
        store.close();
        engine.close();
    }

    private ScorerAdmin admin() {
        return new Administration(running.corpora(), running.teacher(), this::read);
    }

    private void learnSamples() throws Exception {
        for (MailKind kind : MailKind.values()) {
            admin().learn(Samples.of(kind, 0, HALF), kind, Optional.empty());
        }
    }

    private static MailTransaction mail(Content content, Origin.Door door, Recipient... recipients) {
        return new MailTransaction(
                "id",
                Instant.EPOCH,
                new Origin(door, new InetSocketAddress("192.0.2.7", 25), "far.test", "", Optional.empty()),
                new ReversePath.Sender(Address.of("eva@far.test")),
                List.of(recipients),
                content,
                List.of(),
                false);
    }

    private Opinion judge(MailTransaction message) throws Exception {
        LastGood<ScorerSettings> lastGood = new LastGood<>(ScorerComponent.PID, ScorerSettings::read);
        lastGood.update(settings);
        return new ScorerStep(running.corpora(), running.teacher(), lastGood, metrics).judge(message);
    }

    private double points(Content content, Recipient recipient) throws Exception {
        return judge(mail(content, Origin.Door.MX, TO_ANA, TO_BOB)).of(recipient) instanceof Verdict.Score score
                ? score.hits().stream()
                        .filter(hit -> hit.rule().startsWith("BAYES"))
                        .mapToDouble(RuleHit::points)
                        .sum()
                : 0;
    }

    private static Content message(String subject, String text) {
        return Content.of(("From: eva@far.test\r\nSubject: " + subject + "\r\nMessage-ID: <" + subject.hashCode()
                        + "@far.test>\r\n\r\n" + text + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsLikeSpamGetsPointsAndWhatIsLikeWantedMailLosesSome() throws Exception {
        learnSamples();
        double spam = 0;
        double ham = 0;
        for (int i = HALF; i < Samples.OF_A_KIND; i++) {
            spam += points(Samples.one(MailKind.SPAM, i), TO_BOB);
            ham += points(Samples.one(MailKind.HAM, i), TO_BOB);
        }
        assertThat(spam).isGreaterThan(8);
        assertThat(spam).as("whole points").isEqualTo(Math.rint(spam));
        assertThat(ham).as("whole points").isEqualTo(Math.rint(ham));
        assertThat(ham).isNegative();
    }

    @Test
    void nothingIsReadBeforeEnoughWasLearnedWhereNoRulesHold() throws Exception {
        settings.put("rules-most", "0");
        Content unreadable = new Content() {
            @Override
            public long size() {
                return 1;
            }

            @Override
            public java.io.InputStream open() {
                throw new AssertionError("read");
            }
        };
        assertThat(judge(mail(unreadable, Origin.Door.MX, TO_ANA))).isEqualTo(Opinion.ACCEPT);
    }

    @Test
    void whatAccountsSubmitIsNotJudged() throws Exception {
        learnSamples();
        Origin origin = new Origin(
                Origin.Door.SUBMISSION,
                new InetSocketAddress("192.0.2.7", 25),
                "",
                "",
                Optional.of(new Account(ANA, Address.of("ana@here.test"), "", true)));
        Content spam = Samples.one(MailKind.SPAM, 0);
        MailTransaction mail = mail(spam, Origin.Door.MX, TO_BOB);
        assertThat(judge(new MailTransaction(
                        "id", Instant.EPOCH, origin, mail.sender(), mail.recipients(), spam, List.of(), false)))
                .isEqualTo(Opinion.ACCEPT);
        assertThat(judge(mail(spam, Origin.Door.LMTP, TO_BOB))).isNotEqualTo(Opinion.ACCEPT);
    }

    @Test
    void rulesOnHowAMessageIsMadeCountFromTheStartButNotTooMuch() throws Exception {
        Content odd = message("BUY CHEAP PILLS", "x");
        List<RuleHit> hits = hits(mail(odd, Origin.Door.MX, TO_BOB));
        assertThat(hits).extracting(RuleHit::rule).containsExactlyInAnyOrder("NO_DATE", "SUBJECT_SHOUTED", "TO_NOBODY");
        assertThat(hits.stream().mapToDouble(RuleHit::points).sum()).isCloseTo(2.3, within(0.001));
        settings.put("rules-most", "1");
        settings.put("rule-subject-shouted", "0");
        hits = hits(mail(odd, Origin.Door.MX, TO_BOB));
        assertThat(hits).extracting(RuleHit::rule).containsExactlyInAnyOrder("NO_DATE", "TO_NOBODY");
        assertThat(hits.stream().mapToDouble(RuleHit::points).sum()).isCloseTo(1, within(0.01));
        MailTransaction unwanted =
                mail(odd, Origin.Door.MX, TO_BOB).seenWith(List.of(), new Tuned(Map.of(ScorerStep.RULES, "no")));
        assertThat(judge(unwanted)).isEqualTo(Opinion.ACCEPT);
    }

    private List<RuleHit> hits(MailTransaction message) throws Exception {
        return judge(message).forAll() instanceof Verdict.Score score ? score.hits() : List.of();
    }

    @Test
    void anAccountsOwnLessonsCountForItAlone() throws Exception {
        learnSamples();
        List<Content> newsletters = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            newsletters.add(message("weekly dovecote " + i, "pigeons and lofts of the week, number " + i));
        }
        Content next = message("weekly dovecote next", "pigeons and lofts of the week, the next number");
        admin().learn(newsletters, MailKind.SPAM, Optional.of(ANA));
        double others = points(next, TO_BOB);
        assertThat(points(next, TO_ANA)).isGreaterThan(others + 2);
        Opinion tuned =
                judge(mail(next, Origin.Door.MX, TO_ANA).seenWith(List.of(), new Tuned(Map.of(ScorerStep.OWN, "no"))));
        assertThat(tuned.exceptions()).isEmpty();
        admin().erase(Optional.of(ANA));
        assertThat(points(next, TO_ANA)).isEqualTo(others);
    }

    @Test
    void whatWasLearnedSurvivesARestartAndPicturesOfIt() throws Exception {
        learnSamples();
        admin().learn(List.of(message("own", "own words")), MailKind.SPAM, Optional.of(ANA));
        List<CorpusState> before = admin().corpora();
        Content spam = Samples.one(MailKind.SPAM, HALF);
        double points = points(spam, TO_BOB);
        restart();
        assertThat(admin().corpora()).isEqualTo(before);
        assertThat(before).extracting(CorpusState::account).containsExactly(Optional.empty(), Optional.of(ANA));
        assertThat(points(spam, TO_BOB)).isEqualTo(points);
        List<Content> many = new ArrayList<>();
        for (int i = 0; i < KeptCorpus.MOST_CHANGES + 10; i++) {
            many.add(message("many " + i, "the words of number " + i));
            if (many.size() == ScorerAdmin.TOGETHER) {
                admin().learn(many, MailKind.HAM, Optional.empty());
                many.clear();
            }
        }
        before = admin().corpora();
        restart();
        assertThat(admin().corpora()).isEqualTo(before);
        assertThat(running.corpora().isDamaged()).isFalse();
        assertThat(admin().learn(Samples.of(MailKind.SPAM, 0, HALF), MailKind.SPAM, Optional.empty()))
                .isEqualTo(new Learned(0, 0, HALF));
    }

    @Test
    void lessonsAreTurnedAndTakenBack() throws Exception {
        List<Content> some = Samples.of(MailKind.SPAM, 0, 3);
        assertThat(admin().learn(some, MailKind.SPAM, Optional.empty())).isEqualTo(new Learned(3, 0, 0));
        assertThat(admin().learn(some, MailKind.HAM, Optional.empty())).isEqualTo(new Learned(3, 3, 0));
        assertThat(admin().corpora().getFirst().ham()).isEqualTo(3);
        assertThat(admin().forget(some, Optional.empty())).isEqualTo(new Learned(3, 0, 0));
        assertThat(admin().forget(some, Optional.empty())).isEqualTo(new Learned(0, 0, 3));
        assertThat(admin().corpora().getFirst().spam()).isZero();
        assertThat(admin().corpora().getFirst().ham()).isZero();
    }

    @Test
    void whatTheStoreDoesNotTakeIsNotLearned() throws Exception {
        learnSamples();
        List<CorpusState> before = admin().corpora();
        engine.next(FaultyEngine.Fault.DISK_FULL);
        assertThatThrownBy(() -> admin().learn(List.of(message("lost", "lost words")), MailKind.SPAM, Optional.empty()))
                .isInstanceOf(StoreException.class);
        assertThat(admin().corpora().getFirst().spam())
                .isEqualTo(before.getFirst().spam());
        assertThat(admin().learn(List.of(message("lost", "lost words")), MailKind.SPAM, Optional.empty()))
                .isEqualTo(new Learned(1, 0, 0));
    }

    @Test
    void whatOwnersSayTeachesTheirAccountAndTheServerWithinBounds() throws Exception {
        settings.put("owner-daily", "2");
        settings.put("owners-teach-server", "true");
        for (int i = 0; i < 4; i++) {
            running.lessons().suggest(message("n" + i, "words of number " + i), MailKind.SPAM, ANA);
        }
        awaitLessons();
        assertThat(admin().corpora()).extracting(CorpusState::spam).containsExactly(2, 4);
        assertThat(metrics.learned.value()).isEqualTo(4);
        restart();
        settings.remove("owners-teach-server");
        running.lessons().suggest(message("more", "more words"), MailKind.HAM, ANA);
        awaitLessons();
        assertThat(admin().corpora()).extracting(CorpusState::ham).containsExactly(0, 1);
    }

    private void suggest(AccountId owner, MailKind kind, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            running.lessons().suggest(message(kind.word() + i, kind.word() + " words of number " + i), kind, owner);
        }
        awaitLessons();
    }

    @Test
    void theDayOfAnOwnerGoesOnAfterARestart() throws Exception {
        settings.put("owner-daily", "2");
        settings.put("owners-teach-server", "true");
        suggest(ANA, MailKind.SPAM, 0, 2);
        restart();
        suggest(ANA, MailKind.SPAM, 2, 4);
        assertThat(admin().corpora()).extracting(CorpusState::spam).containsExactly(2, 4);
    }

    @Test
    void whatOwnersTeachHoldsForAllOnceSeveralHaveAndNoneTeachesMoreThanAShare() throws Exception {
        settings.put("owners-teach-server", "true");
        settings.put("owner-daily", "1000");
        suggest(ANA, MailKind.SPAM, 0, 100);
        suggest(ANA, MailKind.HAM, 0, 100);
        CorpusState server = admin().corpora().getFirst();
        assertThat(server.spam()).isEqualTo(30); // twenty, and a third of all
        assertThat(server.inUse()).isFalse();
        assertThat(points(message("spam", "spam words"), TO_BOB)).isZero();
        suggest(new AccountId(8), MailKind.SPAM, 200, 201);
        assertThat(admin().corpora().getFirst().inUse()).isFalse();
        suggest(new AccountId(9), MailKind.HAM, 200, 201);
        restart();
        assertThat(admin().corpora().getFirst().owners()).isEqualTo(3);
        assertThat(admin().corpora().getFirst().inUse()).isTrue();
        assertThat(points(message("spam", "spam words"), TO_BOB)).isPositive();
        admin().erase(Optional.of(new AccountId(9)));
        restart();
        assertThat(admin().corpora().getFirst().inUse()).isFalse();
        assertThat(admin().corpora().getFirst().ham()).isEqualTo(31);
        learnSamples();
        assertThat(admin().corpora().getFirst().inUse()).isTrue();
    }

    /** Mail to oneself would tell, by its points, which words others' mail has. */
    @Test
    void wordsThatOwnersTaughtSaySomethingOnceSeveralOfTheirMessagesHadThem() throws Exception {
        settings.put("owners-teach-server", "true");
        settings.put("least-learned", "2");
        Content letter = message("merger", "ham words of number one, the merger of acme");
        running.lessons().suggest(letter, MailKind.HAM, ANA);
        suggest(ANA, MailKind.SPAM, 0, 9);
        suggest(new AccountId(8), MailKind.HAM, 0, 9);
        suggest(new AccountId(9), MailKind.SPAM, 10, 12);
        assertThat(admin().corpora().getFirst().inUse()).isTrue();
        assertThat(admin().explain(letter, Optional.empty()).evidence())
                .isNotEmpty()
                .allMatch(one -> one.spam() + one.ham() >= 3)
                .noneMatch(one -> one.token().contains("merger"));
    }

    @Test
    void atTheServerNobodyTakesBackWhatOthersHaveTaught() throws Exception {
        settings.put("owners-teach-server", "true");
        AccountId bob = new AccountId(8);
        suggest(ANA, MailKind.SPAM, 0, 1);
        Content letter = message("spam0", "spam words of number 0");
        running.lessons().suggest(letter, MailKind.HAM, bob);
        awaitLessons();
        assertThat(admin().corpora()).extracting(CorpusState::ham).containsExactly(0, 0, 1);
        running.lessons().suggest(letter, MailKind.HAM, ANA);
        awaitLessons();
        assertThat(admin().corpora()).extracting(CorpusState::ham).containsExactly(1, 1, 1);
        assertThat(admin().corpora()).extracting(CorpusState::spam).containsExactly(0, 0, 0);
    }

    /** The disk says no, or says nothing and writes it later: the next one who learns sees what there is. */
    @Test
    void whatFailedIsReadAnewWhateverBecameOfIt() throws Exception {
        Content sure = Samples.one(MailKind.SPAM, 0);
        learnSamples();
        List<CorpusState> before = admin().corpora();
        engine.next(FaultyEngine.Fault.DISK_FULL);
        assertThatThrownBy(() -> admin().forget(List.of(sure), Optional.empty()))
                .isInstanceOf(StoreException.class);
        engine.next(FaultyEngine.Fault.DISK_FULL);
        assertThatThrownBy(() -> admin().learn(List.of(sure), MailKind.HAM, Optional.of(ANA)))
                .isInstanceOf(StoreException.class);
        engine.next(FaultyEngine.Fault.DISK_FULL);
        assertThatThrownBy(() -> admin().erase(Optional.empty())).isInstanceOf(StoreException.class);
        assertThat(admin().corpora()).isEqualTo(before);
        assertThat(admin().learn(List.of(sure), MailKind.SPAM, Optional.empty()).known())
                .isEqualTo(1);
        restart();
        assertThat(admin().corpora()).isEqualTo(before);
    }

    /** A refresh under load: another instance has the store by then. */
    @Test
    void whatHasEndedWritesNothingMore() throws Exception {
        learnSamples();
        RunningScorer ended = running;
        ended.stop();
        running = open(); // over the same store, as after a refresh of the bundle
        List<CorpusState> known = admin().corpora();
        Administration late = new Administration(ended.corpora(), ended.teacher(), this::read);
        List<Content> more = List.of(message("late", "late words"));
        assertThatThrownBy(() -> late.learn(more, MailKind.SPAM, Optional.empty()))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> late.learn(more, MailKind.SPAM, Optional.of(ANA)))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> late.erase(Optional.empty())).isInstanceOf(StoreException.class);
        restart();
        assertThat(admin().corpora()).isEqualTo(known);
    }

    private void awaitLessons() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        running.lessons().later(done::countDown); // behind all that was said
        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
    }

    /** Reads of the disk that do not come back until it is told so. */
    private Store hanging(CountDownLatch answers) {
        return Store.class.cast(Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (self, called, arguments) -> {
                    if (called.getName().equals("scan")
                            && Arrays.equals((byte[]) arguments[0], Keys.head(Optional.of(ANA)))) {
                        answers.await();
                    }
                    return called.invoke(store, arguments);
                }));
    }

    @Test
    void whileTheDiskHangsMailIsJudgedWithoutTheAccountsOwn() throws Exception {
        learnSamples();
        for (int i = 0; i < 3; i++) {
            admin().learn(List.of(message("own " + i, "own words " + i)), MailKind.SPAM, Optional.of(ANA));
        }
        running.stop();
        CountDownLatch answers = new CountDownLatch(1);
        running = RunningScorer.open(hanging(answers), Clock.systemUTC(), this::read, metrics);
        Content spam = Samples.one(MailKind.SPAM, 0);
        Opinion opinion = judge(mail(spam, Origin.Door.MX, TO_ANA, TO_BOB));
        assertThat(opinion.exceptions()).isEmpty();
        assertThat(opinion.forAll()).isInstanceOf(Verdict.Score.class);
        assertThat(metrics.unread.value()).isEqualTo(1);
        answers.countDown();
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        !judge(mail(spam, Origin.Door.MX, TO_ANA)).exceptions().isEmpty());
    }

    @Test
    void whatIsDamagedIsLeftOutAndTold() throws Exception {
        learnSamples();
        Transaction transaction = store.open();
        transaction.add(batch -> batch.put(Keys.change(Optional.empty(), 3), new byte[] {1, 2, 3}));
        transaction.commit();
        restart();
        assertThat(running.corpora().isDamaged()).isTrue();
        assertThat(admin().corpora().getFirst().spam()
                        + admin().corpora().getFirst().ham())
                .isEqualTo(2 * HALF - 1);
        admin().erase(Optional.empty());
        assertThat(running.corpora().isDamaged()).isFalse();
        assertThat(admin().corpora().getFirst().tokens()).isZero();
    }

    private void put(byte[] key, byte[] value) throws Exception {
        Transaction transaction = store.open();
        transaction.add(batch -> batch.put(key, value));
        transaction.commit();
    }

    private void learnMany(int from) throws Exception {
        for (int i = from; i < from + KeptCorpus.MOST_CHANGES + ScorerAdmin.TOGETHER; i += ScorerAdmin.TOGETHER) {
            List<Content> many = new ArrayList<>();
            for (int j = i; j < i + ScorerAdmin.TOGETHER; j++) {
                many.add(message("many " + j, "the words of number " + j));
            }
            admin().learn(many, MailKind.HAM, Optional.empty());
        }
    }

    /** Counts of tokens say what is wrong without how many messages they are of. */
    @Test
    void aPictureWithoutItsBeginningSaysNothingAndThatStaysKnown() throws Exception {
        learnMany(0);
        put(Keys.slice(Optional.empty(), 0), new byte[] {1, 2, 3});
        restart();
        assertThat(running.corpora().isDamaged()).isTrue();
        assertThat(admin().corpora().getFirst().tokens())
                .as("of the changes since the picture")
                .isLessThan(600);
        learnMany(1_000);
        restart();
        assertThat(running.corpora().isDamaged()).isTrue();
        admin().erase(Optional.empty());
        restart();
        assertThat(running.corpora().isDamaged()).isFalse();
    }

    @Test
    void withADamagedKeyAllIsLearnedAnewAndTold() throws Exception {
        learnSamples();
        put(Keys.secret(), new byte[] {1, 2, 3});
        restart();
        assertThat(running.corpora().isDamaged()).isTrue();
        assertThat(admin().corpora().getFirst().spam()).isZero();
        learnSamples();
        restart();
        assertThat(admin().corpora().getFirst().spam()).isEqualTo(HALF);
        assertThat(points(Samples.one(MailKind.SPAM, 0), TO_BOB)).isPositive();
    }

    @Test
    void whatAccountsTaughtThatAreGoneIsErasedOnceThatIsSure() throws Exception {
        settings.put("owners-teach-server", "true");
        suggest(ANA, MailKind.SPAM, 0, 3);
        suggest(new AccountId(8), MailKind.SPAM, 10, 13);
        running.corpora().sweep(ANA::equals);
        running.corpora().sweep(account -> false);
        running.corpora().sweep(ANA::equals);
        assertThat(admin().corpora()).hasSize(3);
        running.corpora().sweep(ANA::equals);
        assertThat(admin().corpora())
                .extracting(CorpusState::account)
                .containsExactly(Optional.empty(), Optional.of(new AccountId(8)));
        assertThat(admin().corpora().getFirst().owners()).isEqualTo(1);
    }

    @Test
    void anExplanationNamesWordsAndRules() throws Exception {
        learnSamples();
        Explanation why = admin().explain(Samples.one(MailKind.SPAM, 0), Optional.of(ANA));
        assertThat(why.hits()).extracting(RuleHit::rule).contains(Points.SPAM);
        assertThat(why.evidence()).isNotEmpty().allSatisfy(one -> {
            assertThat(one.token()).isNotEmpty();
            assertThat(one.spam() + one.ham()).isPositive();
        });
        assertThat(why.evidence().getFirst().probability()).isGreaterThan(0.9);
    }

    @Test
    void textCanNotBeReadFromWhatIsKept() throws Exception {
        admin().learn(List.of(message("secretword", "confidential")), MailKind.HAM, Optional.empty());
        List<String> kept = new ArrayList<>();
        store.scan(new byte[] {'w'}, new byte[] {'w' + 1}, (key, value) -> {
            kept.add(new String(value, StandardCharsets.ISO_8859_1));
            return true;
        });
        assertThat(kept).isNotEmpty().noneMatch(record -> record.contains("secret") || record.contains("confid"));
    }
}
