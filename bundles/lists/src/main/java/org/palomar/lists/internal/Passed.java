package org.palomar.lists.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.lists.internal.post.Freshness;

/** Posts of one list that have passed lately, so that nobody sends one of them again. Read by any thread; changed by the committer alone. */
final class Passed {

    /** For as long as one of them is fresh, and a day more. */
    private static final Duration REMEMBERED =
            Freshness.AGE.plus(Freshness.AHEAD).plusDays(1);

    /** More than an hour's bound lets pass in that time as it is set at first; the oldest are forgotten first. Some 200 octets each. */
    private static final int MOST = 25_000;

    /**
     * When one has passed.
     *
     * @param transaction that brought it; empty for one of before a start
     */
    record When(Instant time, String transaction) {}

    private final Map<String, When> posts = new ConcurrentHashMap<>();

    Optional<When> when(String id) {
        return Optional.ofNullable(posts.get(id));
    }

    void put(String id, When when) {
        posts.put(id, when);
    }

    void remove(String id) {
        posts.remove(id);
    }

    /** Those that may be forgotten. */
    List<String> old(Instant now) {
        List<String> old = posts.entrySet().stream()
                .filter(post -> post.getValue().time().isBefore(now.minus(REMEMBERED)))
                .map(Map.Entry::getKey)
                .toList();
        return posts.size() - old.size() < MOST
                ? old
                : posts.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue(Comparator.comparing(When::time)))
                        .limit(posts.size() - MOST + 1L)
                        .map(Map.Entry::getKey)
                        .toList();
    }
}
