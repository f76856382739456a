package org.palomar.trace.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.StoryId;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.palomar.trace.internal.record.Chapter;
import org.palomar.trace.internal.record.Head;
import org.palomar.trace.internal.record.Keys;

/** Removes stories that are too old, and the oldest where all take too much, some hundred in a commit, the newest of them first. One thread at a time. */
final class Sweeper {

    /** Stories in a commit; their chapters are read one by one. */
    private static final int SLICE = 500;

    private final Store store;
    private final Clock clock;
    private final Supplier<TraceSettings> settings;
    private final Totals totals;
    private final TraceMetrics metrics;

    Sweeper(Store store, Clock clock, Supplier<TraceSettings> settings, Totals totals, TraceMetrics metrics) {
        this.store = store;
        this.clock = clock;
        this.settings = settings;
        this.totals = totals;
        this.metrics = metrics;
    }

    /**
     * Removes all that has to go.
     *
     * @param hurried whether to stop: the rest goes next time
     */
    void sweep(BooleanSupplier hurried) throws StoreException {
        Instant end = keepFrom();
        boolean more = true;
        while (more && !hurried.getAsBoolean()) {
            more = slice(end);
        }
        if (!more) {
            totals.forgetBefore(end);
        }
        save();
    }

    private Instant keepFrom() {
        TraceSettings now = settings.get();
        Instant byAge = clock.instant().minus(Duration.ofDays(now.days()));
        Instant bySize = totals.keepFrom(now.mostOctets());
        return byAge.isBefore(bySize) ? bySize : byAge;
    }

    /** Writes the sizes down. */
    void save() throws StoreException {
        if (totals.isChanged()) {
            byte[] record = totals.encode();
            Transaction transaction = store.open();
            transaction.add(batch -> batch.put(Keys.totals(), record));
            transaction.commit();
        }
    }

    /** @return whether there may be more */
    private boolean slice(Instant end) throws StoreException {
        byte[] from = Keys.headsBefore(end);
        List<byte[]> gone = new ArrayList<>();
        List<StoryId> stories = new ArrayList<>();
        byte[][] last = new byte[1][];
        store.scan(from, Keys.afterHeads(), (key, head) -> {
            last[0] = key;
            Keys.story(key).ifPresent(story -> {
                stories.add(story);
                gone.add(Keys.name(story.transaction()));
                owner(story, head).ifPresent(gone::add);
            });
            return stories.size() < SLICE;
        });
        boolean more = stories.size() == SLICE;
        byte[] behindHeads = more ? Keys.next(last[0]) : Keys.afterHeads();
        byte[] fromChapters = Keys.chaptersBefore(end);
        byte[] behindChapters = more ? Keys.behind(Keys.chapters(stories.getLast())) : Keys.afterChapters();
        boolean chapters = index(fromChapters, behindChapters, gone);
        if (last[0] == null && !chapters) {
            return false;
        }
        Transaction transaction = store.open();
        transaction.add(batch -> {
            batch.deleteRange(from, behindHeads);
            batch.deleteRange(fromChapters, behindChapters);
            gone.forEach(batch::delete);
        });
        transaction.commit();
        metrics.swept.add(stories.size());
        return more;
    }

    private static Optional<byte[]> owner(StoryId story, byte[] head) {
        try {
            return Head.decode(head).received().source().account().map(account -> Keys.owned(account, story));
        } catch (StoreException damaged) {
            return Optional.empty();
        }
    }

    /** Adds the keys by which the chapters' stories are found. @return whether there are chapters */
    private boolean index(byte[] from, byte[] to, List<byte[]> gone) throws StoreException {
        boolean[] any = new boolean[1];
        store.scan(from, to, (key, chapter) -> {
            any[0] = true;
            Optional<StoryId> story = Keys.storyOfChapter(key);
            if (story.isPresent()) {
                index(story.get(), chapter, gone);
            }
            return true;
        });
        return any[0];
    }

    private static void index(StoryId story, byte[] chapter, List<byte[]> gone) {
        try {
            var events = Chapter.decode(story, chapter);
            gone.addAll(Writing.names(events));
            gone.add(Keys.name(story.transaction()));
            Writing.owners(events).forEach(account -> gone.add(Keys.owned(account, story)));
        } catch (StoreException damaged) {
            // what is found by it leads nowhere, which searches bear
        }
    }
}
