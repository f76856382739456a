package org.palomar.trace.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.api.trace.TraceSearch.Following;

/** Those who follow what is told. The committer brings it and never waits: whoever is too slow misses some. Safe for any thread. */
final class Followers {

    /** Each looks at every event. */
    static final int MAX = 16;

    /** Commits that one may be behind. */
    private static final int BEHIND = 1024;

    private final List<Follower> all = new CopyOnWriteArrayList<>();
    private final Archive archive;
    private volatile boolean over;

    Followers(Archive archive) {
        this.archive = archive;
    }

    /** Events of one story that are durable now. */
    void told(StoryId story, List<TraceEvent> events) {
        all.forEach(follower -> follower.offer(new News(story, events)));
    }

    Following follow(TraceQuery query) throws StoreException {
        if (over || all.size() >= MAX) {
            throw new StoreException(
                    StoreException.Reason.UNAVAILABLE,
                    over ? "the trace has been stopped" : MAX + " follow the trace already");
        }
        Follower follower = new Follower(query);
        all.add(follower);
        return follower;
    }

    /** Lets everybody go. */
    void stop() {
        over = true;
    }

    private record News(StoryId story, List<TraceEvent> events) {}

    private final class Follower implements Following {

        /** How often it is looked whether it is over. */
        private static final long LOOK_MILLIS = 250;

        private final StoryMatch match;
        private final BlockingQueue<News> news = new ArrayBlockingQueue<>(BEHIND);
        private final AtomicLong missed = new AtomicLong();

        Follower(TraceQuery query) {
            this.match = new StoryMatch(query);
        }

        private void offer(News told) {
            if (!news.offer(told)) {
                missed.addAndGet(told.events().size());
            }
        }

        @Override
        public Optional<Story> next(Duration patience) throws StoreException, InterruptedException {
            long deadline = System.nanoTime() + patience.toNanos();
            long left = patience.toNanos();
            while (left > 0 && !over) {
                News told = news.poll(Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)), TimeUnit.NANOSECONDS);
                if (told != null) {
                    Optional<Story> story = archive.news(told.story(), told.events(), match);
                    if (story.isPresent()) {
                        return story;
                    }
                }
                left = deadline - System.nanoTime();
            }
            return Optional.empty();
        }

        @Override
        public boolean isOver() {
            return over;
        }

        @Override
        public long missed() {
            return missed.get();
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }
}
