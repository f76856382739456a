package org.palomar.trace.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening.Received;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.api.trace.TraceSearch;
import org.palomar.storage.Store;
import org.palomar.trace.internal.record.Chapter;
import org.palomar.trace.internal.record.Head;
import org.palomar.trace.internal.record.Keys;

/** Stories in the store. What is damaged is passed over. Safe for any thread. */
final class Archive {

    /** Heads looked at in one go: others want to read from the store as well. */
    private static final int PAGE = 4096;

    /** Behind every time that a message has. */
    private static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE - 1);

    private final Store store;

    Archive(Store store) {
        this.store = store;
    }

    /** A story and how it begins. */
    private record Found(StoryId story, Optional<Received> received) {}

    List<Story> find(TraceQuery query, int most) throws StoreException {
        StoryMatch match = new StoryMatch(query);
        List<Found> found;
        if (query.id().isPresent()) {
            found = named(Keys.name(query.id().get()), match);
        } else if (query.entry().isPresent()) {
            found = named(Keys.name(query.entry().get()), match);
        } else if (query.owner().isPresent()) {
            found = owned(query.owner().get(), match, most);
        } else {
            found = heads(match, most);
        }
        List<Story> stories = new ArrayList<>();
        for (Found one : found) {
            if (stories.size() < most) {
                stories.add(cut(told(one), query));
            }
        }
        return stories;
    }

    private static Story cut(Story story, TraceQuery query) {
        return query.owner().map(owner -> new OwnerView(owner).of(story)).orElse(story);
    }

    private List<Found> named(byte[] name, StoryMatch match) throws StoreException {
        Optional<StoryId> story = store.get(name).flatMap(Keys::storyAt);
        if (story.isEmpty() || !match.takes(story.get()) || !isOwners(story.get(), match.query())) {
            return List.of();
        }
        return found(story.get(), match).map(List::of).orElse(List.of());
    }

    private boolean isOwners(StoryId story, TraceQuery query) throws StoreException {
        Optional<AccountId> owner = query.owner();
        return owner.isEmpty() || store.get(Keys.owned(owner.get(), story)).isPresent();
    }

    /** The story, if the match takes what it begins with. */
    private Optional<Found> found(StoryId story, StoryMatch match) throws StoreException {
        Optional<byte[]> octets = store.get(Keys.head(story));
        if (octets.isEmpty()) {
            return match.takesUnknown() ? Optional.of(new Found(story, Optional.empty())) : Optional.empty();
        }
        return found(story, octets.get(), match);
    }

    private static Optional<Found> found(StoryId story, byte[] octets, StoryMatch match) {
        if (!match.mayTake(octets)) {
            return Optional.empty();
        }
        try {
            Head head = Head.decode(octets);
            return match.takes(head) ? Optional.of(new Found(story, Optional.of(head.received()))) : Optional.empty();
        } catch (StoreException damaged) {
            return match.takesUnknown() ? Optional.of(new Found(story, Optional.empty())) : Optional.empty();
        }
    }

    private List<Found> owned(AccountId owner, StoryMatch match, int most) throws StoreException {
        List<Found> found = new ArrayList<>();
        byte[] from = Keys.ownedBefore(owner, match.query().to().orElse(NEVER));
        byte[] end = match.query()
                .from()
                .map(first -> Keys.ownedBefore(owner, first))
                .orElse(Keys.afterOwned(owner));
        boolean more = true;
        while (more && found.size() < most) {
            List<byte[]> keys = new ArrayList<>();
            store.scan(from, end, (key, nothing) -> {
                keys.add(key);
                return keys.size() < PAGE;
            });
            for (byte[] key : keys) {
                Optional<StoryId> story = Keys.storyOfOwned(key);
                if (story.isPresent() && found.size() < most) {
                    found(story.get(), match).ifPresent(found::add);
                }
            }
            more = keys.size() == PAGE;
            from = more ? Keys.next(keys.getLast()) : end;
        }
        return found;
    }

    private List<Found> heads(StoryMatch match, int most) throws StoreException {
        List<Found> found = new ArrayList<>();
        byte[] from = match.query().to().map(Keys::headsBefore).orElse(Keys.heads());
        byte[] end = match.query().from().map(Keys::headsBefore).orElse(Keys.afterHeads());
        Page page = new Page(match, found, most);
        do {
            page.looked = 0;
            store.scan(from, end, page::look);
            from = Keys.next(page.last);
        } while (page.looked == PAGE && found.size() < most);
        return found;
    }

    /** Heads that are looked at in one go. */
    private static final class Page {
        private final StoryMatch match;
        private final List<Found> found;
        private final int most;
        private int looked;
        private byte[] last = {};

        Page(StoryMatch match, List<Found> found, int most) {
            this.match = match;
            this.found = found;
            this.most = most;
        }

        private boolean look(byte[] key, byte[] head) {
            looked++;
            last = key;
            if (match.mayTake(head)) {
                Keys.story(key).flatMap(story -> found(story, head, match)).ifPresent(found::add);
            }
            return looked < PAGE && found.size() < most;
        }
    }

    private Story told(Found found) throws StoreException {
        List<TraceEvent> events = new ArrayList<>();
        byte[] prefix = Keys.chapters(found.story());
        store.scan(prefix, Keys.behind(prefix), (key, chapter) -> {
            try {
                events.addAll(Chapter.decode(found.story(), chapter));
            } catch (StoreException damaged) {
                if (damaged.reason() != StoreException.Reason.DAMAGED) {
                    throw damaged;
                }
            }
            return events.size() <= TraceSearch.MAX_EVENTS;
        });
        boolean cut = events.size() > TraceSearch.MAX_EVENTS;
        return new Story(
                found.story(), found.received(), cut ? events.subList(0, TraceSearch.MAX_EVENTS) : events, cut);
    }

    /** What was told just now, if the match takes its story; how it begins is in the store by then. */
    Optional<Story> news(StoryId story, List<TraceEvent> events, StoryMatch match) throws StoreException {
        Optional<QueueId> entry = match.query().entry();
        if (!match.takes(story) || !isOwners(story, match.query())) {
            return Optional.empty();
        }
        if (entry.isPresent()
                && !store.get(Keys.name(entry.get())).flatMap(Keys::storyAt).equals(Optional.of(story))) {
            return Optional.empty();
        }
        return found(story, match)
                .map(one -> cut(new Story(one.story(), one.received(), events, false), match.query()));
    }
}
