package org.palomar.trace.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.trace.internal.Telling.ANA;
import static org.palomar.trace.internal.Telling.BOB_THERE;
import static org.palomar.trace.internal.Telling.NOON;
import static org.palomar.trace.internal.Telling.event;
import static org.palomar.trace.internal.Telling.story;
import static org.palomar.trace.internal.Telling.submitted;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.api.trace.TraceSearch;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;

/** However much was told, reading it takes no more memory than it may. */
class TraceBoundsTest {

    private static final Happening LONG = new Happening.Acted("test", "wrote", List.of(), "x".repeat(400));
    private static final int LONGS = 600;

    private final KeyValueEngine engine = new InMemoryEngine();
    private final Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private final RunningTrace trace = new RunningTrace(
            store, Clock.fixed(NOON.plusSeconds(3600), ZoneOffset.UTC), () -> new TraceSettings(30, 1L << 40));

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
}
