package org.palomar.trace.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.palomar.trace.internal.Telling.ANA;
import static org.palomar.trace.internal.Telling.ANA_HERE;
import static org.palomar.trace.internal.Telling.BEA;
import static org.palomar.trace.internal.Telling.BEA_HERE;
import static org.palomar.trace.internal.Telling.BOB_THERE;
import static org.palomar.trace.internal.Telling.ENTRY;
import static org.palomar.trace.internal.Telling.NOON;
import static org.palomar.trace.internal.Telling.event;
import static org.palomar.trace.internal.Telling.incoming;
import static org.palomar.trace.internal.Telling.story;
import static org.palomar.trace.internal.Telling.submitted;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.api.trace.TraceSearch.Following;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;
import org.palomar.trace.internal.record.Keys;

/** What the trace does over any engine. */
abstract class TraceContract {

    private volatile Instant now = NOON.plusSeconds(3600);
    private KeyValueEngine engine;
    private Store.Owned store;
    private TraceSettings settings = new TraceSettings(30, 1L << 40);
    private RunningTrace trace;

    abstract KeyValueEngine openEngine() throws StoreException;

    /** After the process has ended. */
    abstract KeyValueEngine reopenEngine(KeyValueEngine engine) throws StoreException;

    @BeforeEach
    void open() throws StoreException {
        engine = openEngine();
        begin();
    }

    private void begin() {
        store = Stores.open(engine, StoreSettings.DEFAULT);
        Clock clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        trace = new RunningTrace(store, clock, () -> settings);
    }

    @AfterEach
    void close() {
        trace.stop();
        store.close();
        engine.close();
    }

    private void add(StoryId story, Happening... all) throws StoreException {
        Transaction unit = store.open();
        List<TraceEvent> events = new ArrayList<>();
        for (Happening what : all) {
            events.add(event(story, what));
        }
        trace.trace().add(unit, events);
        unit.commit();
    }

    private List<Story> find(TraceQuery query) throws StoreException {
        return trace.search().find(query, 100);
    }

    private List<String> ids(TraceQuery query) throws StoreException {
        return find(query).stream().map(story -> story.id().transaction()).toList();
    }

    private static TraceQuery query(String sender, String recipient, String... words) {
        return new TraceQuery(
                Optional.empty(),
                Optional.empty(),
                sender.isEmpty() ? Optional.empty() : Optional.of(sender),
                recipient.isEmpty() ? Optional.empty() : Optional.of(recipient),
                Optional.empty(),
                Optional.empty(),
                List.of(words),
                Optional.empty(),
                Optional.empty());
    }

    private void addSome() throws StoreException {
        add(story(1), submitted("Invoice for doves", BOB_THERE), queued());
        add(story(2), incoming("News@Far.test", "doves, \u00c1GUILAS and more", BEA_HERE), delivered(BEA));
        add(story(3), incoming("", "Undelivered", ANA_HERE), delivered(ANA));
    }

    private static Happening queued() {
        return new Happening.Queued(ENTRY, Domain.of("there.test"), List.of(BOB_THERE));
    }

    private static Happening delivered(AccountId account) {
        return new Happening.Delivered(account.equals(ANA) ? ANA_HERE : BEA_HERE, account, MailboxName.INBOX, "inbox");
    }

    @Test
    void tellsWhatWasToldInItsOrder() throws Exception {
        add(story(1), submitted("hi", BOB_THERE), queued());
        add(story(1), Telling.attempted());
        Story found = find(TraceQuery.of("T1")).getFirst();
        assertThat(found.received()).contains(submitted("hi", BOB_THERE));
        assertThat(found.events()).extracting(TraceEvent::what).containsExactly(queued(), Telling.attempted());
        assertThat(found.cut()).isFalse();
    }

    @Test
    void findsByEachCondition() throws Exception {
        addSome();
        assertThat(ids(TraceQuery.ALL)).containsExactly("T3", "T2", "T1");
        assertThat(ids(query("ana@HERE.test", ""))).containsExactly("T1");
        assertThat(ids(query("*@far.test", ""))).containsExactly("T2");
        assertThat(ids(query("<>", ""))).containsExactly("T3");
        assertThat(ids(query("", "bob@there.test"))).containsExactly("T1");
        assertThat(ids(query("", "*@here.test"))).containsExactly("T3", "T2");
        assertThat(ids(query("", "", "DOVES"))).containsExactly("T2", "T1");
        assertThat(ids(query("", "", "doves", "\u00e1guilas"))).containsExactly("T2");
        assertThat(ids(query("", "", "eagles"))).isEmpty();
        assertThat(ids(query("ana@here.test", "bea@here.test"))).isEmpty();
    }

    @Test
    void findsByTimeAndByNames() throws Exception {
        addSome();
        assertThat(ids(between(NOON.plusSeconds(2), NOON.plusSeconds(3)))).containsExactly("T2");
        assertThat(ids(between(NOON, NOON.plusSeconds(2)))).containsExactly("T1");
        assertThat(ids(between(NOON.plusSeconds(4), NOON.plusSeconds(9)))).isEmpty();
        assertThat(ids(between(NOON.plusSeconds(9), NOON))).isEmpty();
        TraceQuery all = TraceQuery.ALL;
        TraceQuery byEntry = new TraceQuery(
                all.id(),
                Optional.of(ENTRY),
                all.sender(),
                all.recipient(),
                all.from(),
                all.to(),
                all.words(),
                all.messageId(),
                all.owner());
        assertThat(ids(byEntry)).containsExactly("T1");
        TraceQuery byMessageId = new TraceQuery(
                all.id(),
                all.entry(),
                all.sender(),
                all.recipient(),
                all.from(),
                all.to(),
                all.words(),
                Optional.of("<Invoice for doves@here.test>"),
                all.owner());
        assertThat(ids(byMessageId)).containsExactly("T1");
        assertThat(ids(TraceQuery.of("T2"))).containsExactly("T2");
        assertThat(ids(TraceQuery.of("T9"))).isEmpty();
    }

    private static TraceQuery between(Instant from, Instant to) {
        TraceQuery all = TraceQuery.ALL;
        return new TraceQuery(
                all.id(),
                all.entry(),
                all.sender(),
                all.recipient(),
                Optional.of(from),
                Optional.of(to),
                all.words(),
                all.messageId(),
                all.owner());
    }

    @Test
    void findsByWhereAnAliasLed() throws Exception {
        add(
                story(1),
                incoming("x@far.test", "hi", BEA_HERE),
                new Happening.Expanded(BEA_HERE, List.of(ANA_HERE), "alias"),
                delivered(ANA));
        assertThat(ids(query("", "ana@here.test"))).containsExactly("T1");
        assertThat(ids(query("", "bea@here.test"))).containsExactly("T1");
    }

    @Test
    void stopsAtTheNewestThatAreAskedFor() throws Exception {
        for (int i = 0; i < 10; i++) {
            add(story(i), incoming("x@far.test", "number " + i, BEA_HERE));
        }
        assertThat(trace.search().find(TraceQuery.ALL, 3))
                .extracting(story -> story.id().transaction())
                .containsExactly("T9", "T8", "T7");
        assertThat(trace.search().find(TraceQuery.ALL, 0)).isEmpty();
    }

    @Test
    void anOwnerFindsWhatConcernsThem() throws Exception {
        addSome();
        add(story(4), incoming("x@far.test", "both", ANA_HERE, BEA_HERE), delivered(ANA), delivered(BEA));
        assertThat(ids(TraceQuery.ALL.ownedBy(ANA))).containsExactly("T4", "T3", "T1");
        assertThat(ids(TraceQuery.ALL.ownedBy(BEA))).containsExactly("T4", "T2");
        assertThat(ids(TraceQuery.of("T1").ownedBy(BEA))).isEmpty();
        assertThat(ids(TraceQuery.ALL.ownedBy(new AccountId(99)))).isEmpty();
        Story seen = find(TraceQuery.of("T4").ownedBy(ANA)).getFirst();
        assertThat(seen.received().orElseThrow().recipients()).containsExactly(ANA_HERE);
        assertThat(seen.events()).extracting(TraceEvent::what).containsExactly(delivered(ANA));
    }

    @Test
    void aSenderIsNotToldWhatOthersDoWithTheMessage() throws Exception {
        add(
                story(1),
                submitted("hi", BEA_HERE, BOB_THERE),
                new Happening.Delivered(BEA_HERE, BEA, MailboxName.of("Secret"), "sieve"),
                new Happening.Acted("sieve", "fileinto", List.of(BEA_HERE), "Secret"),
                queued());
        Story seen = find(TraceQuery.of("T1").ownedBy(ANA)).getFirst();
        assertThat(seen.received().orElseThrow().recipients()).containsExactly(BEA_HERE, BOB_THERE);
        assertThat(seen.events()).hasSize(2);
        assertThat(seen.toString()).doesNotContain("Secret").contains("bea@here.test");
    }

    @Test
    void whatIsDurableIsThereAfterARestartAndTheRestIsNot() throws Exception {
        addSome();
        Transaction refused = store.open();
        trace.trace().add(refused, List.of(event(story(5), submitted("lost", BOB_THERE))));
        refused.add(batch -> {
            throw new StoreException(StoreException.Reason.FULL, "refused by order");
        });
        assertThatThrownBy(refused::commit).isInstanceOf(StoreException.class);
        trace.stop();
        store.close();
        engine = reopenEngine(engine);
        begin();
        assertThat(ids(TraceQuery.ALL)).containsExactly("T3", "T2", "T1");
    }

    @Test
    void whatIsToldIsWrittenSoonAndBounded() throws Exception {
        for (int i = 0; i < Recorder.MAX_TOLD + 50; i++) {
            trace.trace().tell(List.of(event(story(i), incoming("x@far.test", "spam", BEA_HERE))));
        }
        trace.flush();
        assertThat(trace.search().find(TraceQuery.ALL, 1000).size())
                .isBetween(Recorder.MAX_TOLD, Recorder.MAX_TOLD + 49);
    }

    @Test
    void oldStoriesGoWithAllThatLeadsToThem() throws Exception {
        addSome();
        add(story(86_400), submitted("young", BOB_THERE), delivered(ANA));
        settings = new TraceSettings(1, 1L << 40);
        now = NOON.plusSeconds(86_400 + 3);
        trace.sweep();
        assertThat(ids(TraceQuery.ALL)).containsExactly("T86400", "T3");
        now = NOON.plus(Duration.ofDays(9));
        trace.sweep();
        assertThat(ids(TraceQuery.ALL)).isEmpty();
        assertThat(keys()).isZero();
        assertThat(trace.octets()).isZero();
    }

    @Test
    void theOldestGoWhereAllTakeTooMuch() throws Exception {
        for (int hour = 0; hour < 10; hour++) {
            add(story(hour * 3600), incoming("x@far.test", "x".repeat(150), BEA_HERE), delivered(BEA));
        }
        long all = trace.octets();
        settings = new TraceSettings(30, all * 55 / 100);
        trace.sweep();
        assertThat(ids(TraceQuery.ALL)).containsExactly("T32400", "T28800", "T25200", "T21600", "T18000");
        assertThat(trace.octets()).isBetween(1L, all * 55 / 100);
        settings = new TraceSettings(30, 1);
        trace.sweep();
        assertThat(ids(TraceQuery.ALL)).containsExactly("T32400");
    }

    @Test
    void theSizeIsKnownAfterARestart() throws Exception {
        addSome();
        long before = trace.octets();
        trace.stop();
        store.close();
        engine = reopenEngine(engine);
        begin();
        trace.flush();
        await().until(() -> trace.octets() == before);
    }

    private int keys() throws StoreException {
        int[] count = new int[1];
        byte[] end = {'t', 5};
        store.scan(Keys.heads(), end, (key, value) -> {
            count[0]++;
            return true;
        });
        return count[0];
    }

    @Test
    void aDamagedRecordHidesNoOther() throws Exception {
        addSome();
        add(story(2), Telling.attempted());
        Transaction rot = store.open();
        rot.add(batch -> batch.put(Keys.head(story(1)), new byte[] {1, 2, 3}));
        rot.add(batch -> batch.put(Keys.chapter(story(2), NOON, 0), new byte[] {1}));
        rot.commit();
        assertThat(ids(TraceQuery.ALL)).containsExactly("T3", "T2", "T1");
        assertThat(find(TraceQuery.of("T1")).getFirst().received()).isEmpty();
        assertThat(find(TraceQuery.of("T2")).getFirst().events())
                .extracting(TraceEvent::what)
                .containsExactly(delivered(BEA), Telling.attempted());
        now = NOON.plus(Duration.ofDays(90));
        trace.sweep();
        assertThat(ids(TraceQuery.ALL)).isEmpty();
    }

    @Test
    void whoFollowsHearsWhatIsToldFromThenOn() throws Exception {
        addSome();
        try (Following following = trace.search().follow(query("", "bob@there.test"))) {
            add(story(2), Telling.attempted());
            add(story(1), Telling.attempted());
            Story heard = following.next(Duration.ofSeconds(30)).orElseThrow();
            assertThat(heard.id()).isEqualTo(story(1));
            assertThat(heard.received()).isPresent();
            assertThat(heard.events()).extracting(TraceEvent::what).containsExactly(Telling.attempted());
            add(story(8), submitted("new", BOB_THERE), queued());
            Story begun = following.next(Duration.ofSeconds(30)).orElseThrow();
            assertThat(begun.received()).contains(submitted("new", BOB_THERE));
            assertThat(begun.events())
                    .extracting(TraceEvent::what)
                    .containsExactly(submitted("new", BOB_THERE), queued());
            assertThat(following.next(Duration.ofMillis(1))).isEmpty();
            assertThat(following.isOver()).isFalse();
            trace.stop();
            assertThat(following.isOver()).isTrue();
            assertThat(following.next(Duration.ofSeconds(30))).isEmpty();
        }
    }

    @Test
    void whoIsTooSlowMissesSomeAndNobodyWaits() throws Exception {
        try (Following following = trace.search().follow(TraceQuery.ALL)) {
            for (int i = 0; i < 5; i++) {
                Transaction unit = store.open();
                List<TraceEvent> events = new ArrayList<>();
                for (int j = 0; j < 400; j++) {
                    events.add(event(story(i * 1000 + j), incoming("x@far.test", "many", BEA_HERE)));
                }
                trace.trace().add(unit, events);
                unit.commit();
            }
            assertThat(following.missed()).isEqualTo(2000 - 1024);
        }
    }

    @Test
    void fewMayFollow() throws Exception {
        List<Following> all = new ArrayList<>();
        for (int i = 0; i < Followers.MAX; i++) {
            all.add(trace.search().follow(TraceQuery.ALL));
        }
        assertThatThrownBy(() -> trace.search().follow(TraceQuery.ALL)).isInstanceOf(StoreException.class);
        all.removeLast().close();
        trace.search().follow(TraceQuery.ALL).close();
        all.forEach(Following::close);
    }

    @Test
    void aUnitOfAnotherStoreIsNotHarmed() {
        trace.trace().add(() -> {}, List.of(event(story(1), submitted("hi", BOB_THERE))));
    }
}
