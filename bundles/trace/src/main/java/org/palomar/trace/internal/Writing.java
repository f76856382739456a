package org.palomar.trace.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;
import org.palomar.storage.Contribution;
import org.palomar.storage.WriteBatch;
import org.palomar.trace.internal.record.Chapter;
import org.palomar.trace.internal.record.Head;
import org.palomar.trace.internal.record.Keys;

/** Events as they are written: keys and values are made by who tells, so that the committer only puts them. */
final class Writing implements Contribution {

    /** Told of events that are durable. */
    @FunctionalInterface
    interface Kept {
        /**
         * @param events of one story
         * @param begins whether the story begins with them
         */
        void kept(StoryId story, List<TraceEvent> events, boolean begins, long octets);
    }

    private static final byte[] NOTHING = {};

    private final Kept kept;
    private final List<Page> pages = new ArrayList<>(1);

    /** What is put for one story. */
    private static final class Page {
        private final StoryId story;
        private final List<TraceEvent> events;
        private final boolean begins;
        private final WriteBatch puts = new WriteBatch();

        Page(StoryId story, List<TraceEvent> events, boolean begins) {
            this.story = story;
            this.events = events;
            this.begins = begins;
        }
    }

    Writing(List<TraceEvent> events, LongSupplier counts, Kept kept) {
        this.kept = kept;
        Map<StoryId, List<TraceEvent>> stories = new LinkedHashMap<>();
        events.forEach(event -> stories.computeIfAbsent(event.story(), story -> new ArrayList<>())
                .add(event));
        stories.forEach((story, all) -> pages.add(page(story, all, counts)));
    }

    private static Page page(StoryId story, List<TraceEvent> events, LongSupplier counts) {
        Optional<Happening.Received> received = events.stream()
                .map(TraceEvent::what)
                .filter(Happening.Received.class::isInstance)
                .map(Happening.Received.class::cast)
                .findFirst();
        List<TraceEvent> rest = events.stream()
                .filter(event ->
                        !(event.what() instanceof Happening.Received) && !(event.what() instanceof Happening.Unknown))
                .toList();
        Page page = new Page(story, events, received.isPresent());
        received.ifPresent(how -> {
            page.puts.put(Keys.head(story), new Head(how, reached(how, rest)).encode());
            page.puts.put(Keys.name(story.transaction()), Keys.place(story));
            how.source().account().ifPresent(account -> page.puts.put(Keys.owned(account, story), NOTHING));
        });
        if (!rest.isEmpty()) {
            byte[] key = Keys.chapter(story, rest.getFirst().time(), counts.getAsLong());
            page.puts.put(key, Chapter.encode(rest));
            List<byte[]> names = names(rest);
            names.forEach(name -> page.puts.put(name, Keys.place(story)));
            if (!names.isEmpty() && received.isEmpty()) {
                page.puts.put(Keys.name(story.transaction()), Keys.place(story)); // it may have no head
            }
            owners(rest).forEach(account -> page.puts.put(Keys.owned(account, story), NOTHING));
        }
        return page;
    }

    /** Where the story of these events is found by entries of the queue. */
    static List<byte[]> names(List<TraceEvent> events) {
        return events.stream()
                .map(TraceEvent::what)
                .filter(Happening.Queued.class::isInstance)
                .map(what -> Keys.name(((Happening.Queued) what).entry()))
                .toList();
    }

    /** Accounts that have the message in one of their mailboxes. */
    static Set<AccountId> owners(List<TraceEvent> events) {
        Set<AccountId> owners = new LinkedHashSet<>();
        for (TraceEvent event : events) {
            if (event.what() instanceof Happening.Delivered delivered) {
                owners.add(delivered.account());
            }
        }
        return owners;
    }

    private static List<Address> reached(Happening.Received received, List<TraceEvent> rest) {
        Set<Address> reached = new LinkedHashSet<>();
        for (TraceEvent event : rest) {
            switch (event.what()) {
                case Happening.Delivered delivered -> reached.add(delivered.recipient());
                case Happening.Expanded expanded -> reached.addAll(expanded.targets());
                default -> {
                    // leads nowhere else
                }
            }
        }
        received.recipients().forEach(reached::remove);
        return reached.stream().limit(Happening.MAX_RECIPIENTS).toList();
    }

    /** Octets of all that is put. */
    long octets() {
        return pages.stream().mapToLong(page -> page.puts.octets()).sum();
    }

    @Override
    public void write(WriteBatch batch) {
        pages.forEach(page -> batch.append(page.puts));
    }

    @Override
    public void committed() {
        pages.forEach(page -> kept.kept(page.story, page.events, page.begins, page.puts.octets()));
    }
}
