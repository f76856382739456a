package org.palomar.lists.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.metric.Counter;
import org.palomar.api.pipeline.Reply;

/**
 * How many posts go to members in an hour, of a list and of one author: a post costs its sender one message and this server one for each member. Counted in memory, by hours of the clock: after a restart an hour begins anew. Safe
 * for any thread.
 */
final class Pace {

    /** @param author empty for all of the list together */
    private record Key(int list, Optional<Address> author) {}

    private final Supplier<ListsSettings> settings;
    private final Clock clock;

    /** Of this hour. As many authors as posts, of which lists have a bound. */
    private final Map<Key, Integer> counts = new HashMap<>();

    private final Counter deferred = new Counter();
    private long hour;

    Pace(Supplier<ListsSettings> settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    long deferred() {
        return deferred.value();
    }

    /** Counts a post, or says why it has to wait. */
    synchronized Optional<Reply> take(Roll roll, Address author) {
        begin();
        ListsSettings now = settings.get();
        Key list = new Key(roll.number(), Optional.empty());
        Key one = new Key(roll.number(), Optional.of(author.folded()));
        if (count(list) >= now.postsPerHour()) {
            deferred.increment();
            return Optional.of(Replies.tooMany(roll, now.postsPerHour()));
        }
        if (count(one) >= now.authorPostsPerHour()) {
            deferred.increment();
            return Optional.of(Replies.tooManyOfOne(roll, now.authorPostsPerHour()));
        }
        counts.merge(list, 1, Integer::sum);
        counts.merge(one, 1, Integer::sum);
        return Optional.empty();
    }

    /** A post that was counted does not go out now. */
    synchronized void giveBack(Roll roll, Address author) {
        begin();
        for (Key key : new Key[] {
            new Key(roll.number(), Optional.empty()), new Key(roll.number(), Optional.of(author.folded()))
        }) {
            counts.computeIfPresent(key, (same, count) -> count > 1 ? count - 1 : null);
        }
    }

    private int count(Key key) {
        return counts.getOrDefault(key, 0);
    }

    private void begin() {
        long current = clock.instant().getEpochSecond() / Duration.ofHours(1).toSeconds();
        if (current != hour) {
            hour = current;
            counts.clear();
        }
    }
}
