package org.palomar.trace.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Happening.Received;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceSearch;
import org.palomar.storage.Store;
import org.palomar.trace.internal.record.Chapter;
import org.palomar.trace.internal.record.Head;
import org.palomar.trace.internal.record.Keys;

/** The stories of one search as they are read: all together take {@link TraceSearch#MAX_OCTETS}, whatever is in the store. What is damaged is passed over. For one thread. */
final class Reading {

    private final Store store;
    private long left = TraceSearch.MAX_OCTETS;

    Reading(Store store) {
        this.store = store;
    }

    /** How it came, with all that happened since. */
    Story whole(StoryId story) throws StoreException {
        boolean shortened = left <= 0;
        Optional<Received> received = received(story);
        List<TraceEvent> events = new ArrayList<>();
        boolean[] more = {shortened};
        scan(story, chapter -> {
            more[0] |= left <= 0 || events.size() >= TraceSearch.MAX_EVENTS;
            if (!more[0]) {
                left -= chapter.length;
                events.addAll(events(story, chapter));
            }
            return !more[0];
        });
        boolean tooMany = events.size() > TraceSearch.MAX_EVENTS;
        List<TraceEvent> kept = tooMany ? events.subList(0, TraceSearch.MAX_EVENTS) : events;
        return new Story(story, received, kept, more[0] || tooMany);
    }

    /** How it came, with what became of it, as somebody may see it. */
    Story brief(StoryId story, OwnerView view) throws StoreException {
        boolean shortened = left <= 0;
        Optional<Received> unused = received(story); // so that it counts
        Story seen = view.of(new Reading(store).whole(story));
        Optional<Received> received = shortened ? seen.received().map(Reading::shortened) : seen.received();
        return new Story(story, received, lastOf(seen.events()), shortened);
    }

    /** How it came, with what became of it. */
    Story brief(StoryId story) throws StoreException {
        boolean shortened = left <= 0;
        Optional<Received> received = received(story);
        byte[][] last = new byte[1][];
        scan(story, chapter -> {
            last[0] = chapter;
            return true;
        });
        List<TraceEvent> events = last[0] == null ? List.of() : lastOf(events(story, last[0]));
        return new Story(story, received, events, shortened);
    }

    /** What says what became of it. */
    private static List<TraceEvent> lastOf(List<TraceEvent> events) {
        for (TraceEvent event : events.reversed()) {
            if (!(event.what() instanceof Happening.Judged) && !(event.what() instanceof Happening.Expanded)) {
                return List.of(event);
            }
        }
        return List.of();
    }

    /** How it came, if that is known. */
    Optional<Received> received(StoryId story) throws StoreException {
        Optional<byte[]> octets = store.get(Keys.head(story));
        if (octets.isEmpty()) {
            return Optional.empty();
        }
        try {
            Received received = Head.decode(octets.get()).received();
            if (left <= 0) {
                return Optional.of(shortened(received));
            }
            left -= octets.get().length;
            return Optional.of(received);
        } catch (StoreException damaged) {
            return Optional.empty();
        }
    }

    private static Received shortened(Received received) {
        return new Received(
                received.source(),
                received.sender(),
                received.recipients().stream().limit(TraceSearch.FEW_RECIPIENTS).toList(),
                received.size(),
                received.subject(),
                received.messageId());
    }

    /** Takes a chapter and answers whether to go on. */
    @FunctionalInterface
    private interface Visitor {
        boolean visit(byte[] chapter);
    }

    private void scan(StoryId story, Visitor visitor) throws StoreException {
        byte[] prefix = Keys.chapters(story);
        store.scan(prefix, Keys.behind(prefix), (key, chapter) -> visitor.visit(chapter));
    }

    private static List<TraceEvent> events(StoryId story, byte[] chapter) {
        try {
            return Chapter.decode(story, chapter);
        } catch (StoreException damaged) {
            return List.of();
        }
    }
}
