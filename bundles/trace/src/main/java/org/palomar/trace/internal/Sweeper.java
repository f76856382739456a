package org.palomar.trace.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.palomar.trace.internal.record.Chapter;
import org.palomar.trace.internal.record.Head;
import org.palomar.trace.internal.record.Keys;

/** Removes stories that are too old, and the oldest where all take too much, the newest of them first: what happened before how they came, some thousand keys in a commit. One thread at a time. */
final class Sweeper {

    /** Keys in a commit, and as many more as one record has: the committer has other work. */
    static final int SLICE = 2000;

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
        boolean more = remove(Keys.chaptersBefore(end), Keys.afterChapters(), Sweeper::namesOfChapter, hurried)
                || remove(Keys.headsBefore(end), Keys.afterHeads(), this::namesOfHead, hurried);
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

    /** Adds the keys by which the story of a record is found. */
    @FunctionalInterface
    private interface Names {
        void add(byte[] key, byte[] record, Set<byte[]> names);
    }

    /** @return whether there may be more */
    private boolean remove(byte[] first, byte[] end, Names names, BooleanSupplier hurried) throws StoreException {
        byte[] from = first;
        boolean more = true;
        while (more && !hurried.getAsBoolean()) {
            Set<byte[]> gone = new TreeSet<>(Arrays::compareUnsigned);
            byte[][] last = new byte[1][];
            int[] records = new int[1];
            store.scan(from, end, (key, record) -> {
                last[0] = key;
                records[0]++;
                names.add(key, record, gone);
                return records[0] < SLICE && gone.size() < SLICE;
            });
            more = last[0] != null;
            if (more) {
                byte[] behind = Keys.next(last[0]);
                remove(from, behind, gone);
                from = behind;
            }
        }
        return more;
    }

    private void remove(byte[] from, byte[] behind, Set<byte[]> names) throws StoreException {
        Transaction transaction = store.open();
        transaction.add(batch -> {
            batch.deleteRange(from, behind);
            names.forEach(batch::delete);
        });
        transaction.commit();
    }

    private void namesOfHead(byte[] key, byte[] head, Set<byte[]> names) {
        Keys.story(key).ifPresent(story -> {
            metrics.swept.add(1);
            names.add(Keys.name(story.transaction()));
            owner(story, head).ifPresent(names::add);
        });
    }

    private static Optional<byte[]> owner(StoryId story, byte[] head) {
        try {
            return Head.decode(head).received().source().account().map(account -> Keys.owned(account, story));
        } catch (StoreException damaged) {
            return Optional.empty();
        }
    }

    private static void namesOfChapter(byte[] key, byte[] chapter, Set<byte[]> names) {
        Keys.storyOfChapter(key).ifPresent(story -> namesOf(story, chapter, names));
    }

    private static void namesOf(StoryId story, byte[] chapter, Set<byte[]> names) {
        try {
            List<TraceEvent> events = Chapter.decode(story, chapter);
            names.addAll(Writing.names(events));
            names.add(Keys.name(story.transaction()));
            Writing.owners(events).forEach(account -> names.add(Keys.owned(account, story)));
        } catch (StoreException damaged) {
            // what is found by it leads nowhere, which searches bear
        }
    }
}
