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
import org.palomar.storage.Store;
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

    List<Story> find(TraceQuery query, int most) throws StoreException {
        Reading reading = new Reading(store);
        List<Story> stories = new ArrayList<>();
        for (StoryId found : found(query, most)) {
            stories.add(cut(reading.whole(found), query));
        }
        return stories;
    }

    List<Story> list(TraceQuery query, int most) throws StoreException {
        Reading reading = new Reading(store);
        List<Story> stories = new ArrayList<>();
        for (StoryId found : found(query, most)) {
            stories.add(
                    query.owner().isPresent()
                            ? reading.brief(found, new OwnerView(query.owner().get()))
                            : reading.brief(found));
        }
        return stories;
    }

    private List<StoryId> found(TraceQuery query, int most) throws StoreException {
        StoryMatch match = new StoryMatch(query);
        List<StoryId> found;
        if (query.id().isPresent()) {
            found = named(Keys.name(query.id().get()), match);
        } else if (query.entry().isPresent()) {
            found = named(Keys.name(query.entry().get()), match);
        } else if (query.owner().isPresent()) {
            found = owned(query.owner().get(), match, most);
        } else {
            found = heads(match, most);
        }
        return found.size() > most ? found.subList(0, most) : found;
    }

    private static Story cut(Story story, TraceQuery query) {
        return query.owner().map(owner -> new OwnerView(owner).of(story)).orElse(story);
    }

    private List<StoryId> named(byte[] name, StoryMatch match) throws StoreException {
        Optional<StoryId> story = store.get(name).flatMap(Keys::storyAt);
        return story.isPresent()
                        && match.takes(story.get())
                        && isOwners(story.get(), match.query())
                        && begins(story.get(), match)
                ? List.of(story.get())
                : List.of();
    }

    private boolean isOwners(StoryId story, TraceQuery query) throws StoreException {
        Optional<AccountId> owner = query.owner();
        return owner.isEmpty() || store.get(Keys.owned(owner.get(), story)).isPresent();
    }

    /** Whether the match takes what the story begins with. */
    private boolean begins(StoryId story, StoryMatch match) throws StoreException {
        Optional<byte[]> octets = store.get(Keys.head(story));
        boolean begins = octets.isEmpty() ? match.takesUnknown() : begins(octets.get(), match);
        return begins && mayBeAskedFor(story, match);
    }

    private boolean mayBeAskedFor(StoryId story, StoryMatch match) throws StoreException {
        TraceQuery query = match.query();
        return query.owner().isEmpty()
                || (query.recipient().isEmpty() && query.entry().isEmpty())
                || match.takes(cut(new Reading(store).whole(story), query));
    }

    private static boolean begins(byte[] head, StoryMatch match) {
        if (!match.mayTake(head)) {
            return false;
        }
        try {
            return match.takes(Head.decode(head));
        } catch (StoreException damaged) {
            return match.takesUnknown();
        }
    }

    private List<StoryId> owned(AccountId owner, StoryMatch match, int most) throws StoreException {
        List<StoryId> found = new ArrayList<>();
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
                if (story.isPresent() && found.size() < most && begins(story.get(), match)) {
                    found.add(story.get());
                }
            }
            more = keys.size() == PAGE;
            from = more ? Keys.next(keys.getLast()) : end;
        }
        return found;
    }

    private List<StoryId> heads(StoryMatch match, int most) throws StoreException {
        List<StoryId> found = new ArrayList<>();
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
        private final List<StoryId> found;
        private final int most;
        private int looked;
        private byte[] last = {};

        Page(StoryMatch match, List<StoryId> found, int most) {
            this.match = match;
            this.found = found;
            this.most = most;
        }

        private boolean look(byte[] key, byte[] head) {
            looked++;
            last = key;
            Optional<StoryId> story = Keys.story(key);
            if (story.isPresent() && begins(head, match)) {
                found.add(story.get());
            }
            return looked < PAGE && found.size() < most;
        }
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
        if (!begins(story, match)) {
            return Optional.empty();
        }
        Optional<Received> received = new Reading(store).received(story);
        return Optional.of(cut(new Story(story, received, events, false), match.query()));
    }
}
