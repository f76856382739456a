package org.palomar.trace.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.trace.internal.Telling.ANA;
import static org.palomar.trace.internal.Telling.BOB_THERE;
import static org.palomar.trace.internal.Telling.NOON;
import static org.palomar.trace.internal.Telling.event;
import static org.palomar.trace.internal.Telling.story;
import static org.palomar.trace.internal.Telling.submitted;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.api.trace.TraceSearch;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;
import org.palomar.trace.internal.record.Keys;

/** However much was told, reading it takes no more memory than it may. */
class TraceBoundsTest {

    private static final Happening LONG = new Happening.Acted("test", "wrote", List.of(), "x".repeat(400));
    private static final int LONGS = 600;

    private final LargestBatch engine = new LargestBatch();
    private final Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private volatile TraceSettings settings = new TraceSettings(30, 1L << 40);
    private volatile Instant now = NOON.plusSeconds(3600);
    private final RunningTrace trace = new RunningTrace(
            store,
            new Clock() {
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
            },
            () -> settings);

    @AfterEach
    void close() {
        trace.stop();
        store.close();
        engine.close();
    }

    private void add(StoryId story, List<Happening> all) throws StoreException {
        Transaction unit = store.open();
        List<TraceEvent> events = new ArrayList<>();
        all.forEach(what -> events.add(event(story, what)));
        trace.trace().add(unit, events);
        unit.commit();
    }

    private static Address[] many(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> Address.of("r" + number + "@" + "long.".repeat(20) + "test"))
                .toArray(Address[]::new);
    }

    @Test
    void eventsOfASearchHaveABoundForAllStoriesTogether() throws Exception {
        for (int i = 0; i < 30; i++) {
            add(story(i), List.of(submitted("hi", BOB_THERE)));
            add(story(i), Collections.nCopies(LONGS, LONG));
        }
        List<Story> found = trace.search().find(TraceQuery.ALL, 100);
        assertThat(found)
                .hasSize(30)
                .allSatisfy(story -> assertThat(story.received()).isPresent());
        assertThat(found.getFirst().events()).hasSize(LONGS);
        assertThat(found.getFirst().cut()).isFalse();
        assertThat(found.getLast().events()).isEmpty();
        assertThat(found.getLast().cut()).isTrue();
        assertThat(found.stream().mapToInt(story -> story.events().size()).sum())
                .isLessThan(2 * TraceSearch.MAX_OCTETS / 400);
    }

    @Test
    void recipientsOfASearchHaveABoundForAllStoriesTogether() throws Exception {
        Address[] recipients = many(1000);
        for (int i = 0; i < 60; i++) {
            add(story(i), List.of(submitted("hi", recipients)));
        }
        for (TraceQuery query : List.of(TraceQuery.ALL, TraceQuery.ALL.ownedBy(ANA))) {
            for (List<Story> found :
                    List.of(trace.search().find(query, 100), trace.search().list(query, 100))) {
                assertThat(found).hasSize(60);
                assertThat(found.getFirst().received().orElseThrow().recipients())
                        .hasSize(1000);
                assertThat(found.getLast().received().orElseThrow().recipients())
                        .hasSize(TraceSearch.FEW_RECIPIENTS);
                assertThat(found.getLast().cut()).isTrue();
            }
        }
    }

    @Test
    void aListHasOfEachStoryWhatBecameOfIt() throws Exception {
        for (int i = 0; i < 30; i++) {
            add(story(i), List.of(submitted("hi", BOB_THERE)));
            add(story(i), Collections.nCopies(LONGS, LONG));
            add(story(i), List.of(Telling.attempted(), new Happening.Expanded(BOB_THERE, List.of(BOB_THERE), "alias")));
        }
        for (TraceQuery query : List.of(TraceQuery.ALL, TraceQuery.ALL.ownedBy(ANA))) {
            assertThat(trace.search().list(query, 100)).hasSize(30).allSatisfy(story -> {
                assertThat(story.received()).isPresent();
                assertThat(story.events()).extracting(TraceEvent::what).containsExactly(Telling.attempted());
                assertThat(story.cut()).isFalse();
            });
        }
    }

    @Test
    void whatIsSweptHasABoundForEachCommit() throws Exception {
        Domain there = BOB_THERE.domain();
        for (int i = 0; i < 40; i++) {
            List<Happening> all = new ArrayList<>(List.of(submitted("hi", BOB_THERE)));
            for (int j = 0; j < 300; j++) {
                all.add(new Happening.Queued(new QueueId(i, j), there, List.of(BOB_THERE)));
            }
            add(story(i), all);
            for (int j = 0; j < 100; j++) {
                add(story(i), List.of(Telling.attempted()));
            }
        }
        engine.changes();
        now = NOON.plus(Duration.ofDays(60));
        trace.sweep();
        assertThat(engine.changes()).isBetween(2, Sweeper.SLICE + 302);
        List<byte[]> left = new ArrayList<>();
        store.scan(Keys.heads(), Keys.totals(), (key, value) -> left.add(key));
        assertThat(left).isEmpty();
        assertThat(trace.octets()).isZero();
    }

    @Test
    void aNameIsSweptOnceForAllChaptersOfItsStory() throws Exception {
        for (int i = 0; i < 500; i++) {
            add(story(1), List.of(Telling.attempted()));
        }
        engine.changes();
        now = NOON.plus(Duration.ofDays(60));
        trace.sweep();
        assertThat(engine.changes()).as("changes of the largest batch").isLessThan(10);
    }

    @Test
    void refusalsTakeATenthOfTheRoomAtTheMost() throws Exception {
        settings = new TraceSettings(10, 10 << 20);
        for (int day = 0; day < 3; day++) {
            for (int second = 0; second < 10; second++) {
                for (int i = 0; i < 60; i++) {
                    StoryId story = story(day * 86_400 + second * 100 + i);
                    trace.trace().tell(List.of(event(story, submitted("no", many(20)))));
                }
                trace.flush();
            }
            assertThat(trace.octets()).isBetween((day + 1) * 100_000L, (day + 1) * 110_000L);
            now = now.plus(Duration.ofDays(1));
        }
    }

    @Test
    void refusalsTakeNoRoomFromMailThatWasThrownAway() throws Exception {
        for (int i = 0; i < Recorder.MAX_TOLD; i++) {
            trace.trace().tell(List.of(event(story(i), submitted("no", BOB_THERE))));
        }
        StoryId dropped = story(9000);
        trace.trace()
                .tell(List.of(
                        event(dropped, submitted("a virus", BOB_THERE)),
                        event(dropped, new Happening.Discarded(List.of(), "a virus"))));
        trace.flush();
        assertThat(trace.search().find(TraceQuery.of("T9000"), 1)).hasSize(1);
    }
}
