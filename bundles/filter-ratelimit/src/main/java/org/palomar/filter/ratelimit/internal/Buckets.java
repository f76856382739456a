package org.palomar.filter.ratelimit.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.palomar.api.ratelimit.RateUsage;
import org.palomar.api.ratelimit.RateUsage.Kind;

/** Buckets of all that was seen lately, so many of each kind: those that were used the longest ago go first, so that who floods one kind empties no other. Safe for any thread. */
final class Buckets {

    private final ReentrantLock lock = new ReentrantLock();

    /** In the order of their last use. */
    private final Map<Kind, SequencedMap<String, Bucket>> all = new EnumMap<>(Kind.class);

    Buckets() {
        for (Kind kind : Kind.values()) {
            all.put(kind, new LinkedHashMap<>());
        }
    }

    private SequencedMap<String, Bucket> of(Kind kind) {
        return all.getOrDefault(kind, new LinkedHashMap<>());
    }

    /** One who needs room. */
    record Claim(Kind kind, String subject, int limit) {
        boolean isOfSame(Claim other) {
            return kind == other.kind && subject.equals(other.subject);
        }
    }

    /** Takes room for each; if one has none, for nobody, and that one is the answer: whoever is refused does not wait the longer for trying. */
    Optional<RateUsage> take(List<Claim> claims, Instant now, RateLimitSettings settings) {
        lock.lock();
        try {
            List<Bucket> buckets = new ArrayList<>(claims.size());
            for (Claim claim : claims) {
                Bucket bucket = bucket(claim, now, settings);
                if (!bucket.hasRoom(claim.limit())) {
                    return Optional.of(usage(claim.kind(), claim.subject(), bucket, claim.limit(), settings));
                }
                buckets.add(bucket);
            }
            for (int i = 0; i < buckets.size(); i++) {
                put(claims.get(i), buckets.get(i).with(1), settings.most());
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether one has no room; nothing is taken.
     *
     * @param more how much of it is to be taken besides
     */
    Optional<RateUsage> full(List<Claim> claims, ToIntFunction<Claim> more, Instant now, RateLimitSettings settings) {
        lock.lock();
        try {
            for (Claim claim : claims) {
                Bucket bucket = bucket(claim, now, settings).with(more.applyAsInt(claim));
                if (!bucket.hasRoom(claim.limit())) {
                    return Optional.of(usage(claim.kind(), claim.subject(), bucket, claim.limit(), settings));
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Takes for each, whether there is room or not. */
    void count(List<Claim> claims, Instant now, RateLimitSettings settings) {
        lock.lock();
        try {
            claims.forEach(claim -> put(claim, bucket(claim, now, settings).with(1), settings.most()));
        } finally {
            lock.unlock();
        }
    }

    private Bucket bucket(Claim claim, Instant now, RateLimitSettings settings) {
        return of(claim.kind())
                .getOrDefault(claim.subject(), new Bucket(0, now))
                .later(now, claim.limit(), settings.period());
    }

    private void put(Claim claim, Bucket bucket, int most) {
        SequencedMap<String, Bucket> kind = of(claim.kind());
        kind.putLast(claim.subject(), bucket);
        while (kind.size() > most) {
            kind.pollFirstEntry();
        }
    }

    /** Forgets those that are empty again: they say nothing. */
    void sweep(Instant now, RateLimitSettings settings) {
        lock.lock();
        try {
            for (SequencedMap<String, Bucket> kind : all.values()) {
                Iterator<Bucket> oldest = kind.values().iterator();
                while (oldest.hasNext()
                        && !oldest.next().at().plus(settings.period()).isAfter(now)) {
                    oldest.remove();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** @param wanted what subjects contain */
    List<RateUsage> list(String wanted, Instant now, RateLimitSettings settings) {
        lock.lock();
        try {
            List<RateUsage> found = new ArrayList<>();
            all.forEach((kind, buckets) -> buckets.forEach((subject, bucket) -> {
                int limit = settings.limit(kind);
                if (limit > 0 && subject.contains(wanted)) {
                    found.add(usage(kind, subject, bucket.later(now, limit, settings.period()), limit, settings));
                }
            }));
            return found;
        } finally {
            lock.unlock();
        }
    }

    private static RateUsage usage(Kind kind, String subject, Bucket bucket, int limit, RateLimitSettings settings) {
        return new RateUsage(kind, subject, bucket.count(), limit, bucket.pause(limit, settings.period()));
    }

    int forget(String wanted) {
        lock.lock();
        try {
            int before = size();
            all.values().forEach(buckets -> buckets.keySet().removeIf(subject -> subject.contains(wanted)));
            return before - size();
        } finally {
            lock.unlock();
        }
    }

    private int size() {
        return all.values().stream().mapToInt(Map::size).sum();
    }

    /** How many of each kind are known, by their names in lower case. */
    Map<String, Integer> counts() {
        lock.lock();
        try {
            Map<String, Integer> counts = new LinkedHashMap<>();
            all.forEach((kind, buckets) -> counts.put(kind.name().toLowerCase(Locale.ROOT), buckets.size()));
            return counts;
        } finally {
            lock.unlock();
        }
    }
}
