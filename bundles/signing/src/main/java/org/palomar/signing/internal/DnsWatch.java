package org.palomar.signing.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Resolver;
import org.palomar.api.signing.KeyState;
import org.palomar.api.signing.Publication;
import org.palomar.api.signing.Publication.Finding;
import org.palomar.signing.internal.key.KeyEntry;
import org.palomar.signing.internal.key.PublishedKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether receivers find the keys. Those that wait sign once their record was seen; of those that sign it is remembered what the DNS said. What was seen is of a key and not of its name: one that is made again under
 * the same selector is looked for again. Safe for any thread.
 */
final class DnsWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DnsWatch.class);

    /** How often keys that sign are looked for: a record that is lost is to be told of soon, and nothing hangs on it before. */
    private static final Duration SIGNING_INTERVAL = Duration.ofHours(1);

    /** A key, by what is published of it. */
    private record Mark(String name, String record) {
        static Mark of(KeyEntry key) {
            return new Mark(key.name().name(), key.secret().record());
        }
    }

    private final KeyHouse house;
    private final Neighbours neighbours;
    private final Clock clock;
    private final Map<Mark, Publication> seen = new ConcurrentHashMap<>();

    DnsWatch(KeyHouse house, Neighbours neighbours, Clock clock) {
        this.house = house;
        this.neighbours = neighbours;
        this.clock = clock;
    }

    /** What the DNS said of a key last. */
    Publication seen(KeyEntry key) {
        return seen.getOrDefault(Mark.of(key), Publication.NOT_ASKED);
    }

    /** Looks for all keys that are due. */
    void sweep(SigningSettings settings) {
        Set<Mark> known = house.ring().keys().stream().map(Mark::of).collect(Collectors.toSet());
        seen.keySet().retainAll(known);
        Instant now = clock.instant();
        for (KeyEntry key : house.ring().keys()) {
            Optional<Instant> checked = seen(key).checked();
            boolean due = checked.isEmpty()
                    || !checked.get().plus(interval(key, settings)).isAfter(now);
            if (due && key.state() != KeyState.RETIRED) {
                check(key);
            }
        }
    }

    private static Duration interval(KeyEntry key, SigningSettings settings) {
        return key.state() == KeyState.WAITING ? settings.checkInterval() : SIGNING_INTERVAL;
    }

    /** Looks for a key, and lets it sign if it waits for that. */
    void check(KeyEntry key) {
        Publication publication = ask(key);
        seen.put(Mark.of(key), publication);
        if (publication.finding() == Finding.PUBLISHED && key.state() == KeyState.WAITING) {
            try {
                house.alone(() -> {
                    if (isStill(key)) {
                        activate(key);
                    }
                    return key;
                });
            } catch (IOException failure) {
                LOG.error(
                        "The key {} is published, and it can't be written that it signs: {}",
                        key.name(),
                        failure.toString());
            }
        }
    }

    private boolean isStill(KeyEntry key) {
        return house.ring().of(key.domain()).find(key.selector()).equals(Optional.of(key));
    }

    /** Signs with a key from now on; others of its algorithm are retired, after it is in force. Within {@link KeyHouse#alone}. */
    void activate(KeyEntry key) throws IOException {
        Instant now = clock.instant();
        house.keep(key.in(KeyState.SIGNING, now));
        LOG.info("Mail of {} is signed with the key {} from now on", key.domain(), key.selector());
        List<KeyEntry> others = house.ring().of(key.domain()).in(KeyState.SIGNING).stream()
                .filter(other -> !other.isSame(key)
                        && other.secret().algorithm() == key.secret().algorithm())
                .toList();
        for (KeyEntry other : others) {
            house.keep(other.in(KeyState.RETIRED, now));
        }
    }

    private Publication ask(KeyEntry key) {
        Optional<Resolver> resolver = neighbours.resolver();
        Optional<Instant> now = Optional.of(clock.instant());
        if (resolver.isEmpty()) {
            return new Publication(Finding.UNKNOWN, now, "the resolver is missing: feature:install palomar-dns");
        }
        return switch (resolver.get().txt(key.name())) {
            case Answer.Found<List<String>> found -> {
                PublishedKeys keys = PublishedKeys.compare(found.value(), key.secret());
                yield new Publication(keys.finding(), now, keys.detail());
            }
            case Answer.NoData<List<String>> none -> missing(now, none.ttl());
            case Answer.NoSuchName<List<String>> none -> missing(now, none.ttl());
            case Answer.Failed<List<String>> failed ->
                new Publication(
                        Finding.UNKNOWN,
                        now,
                        failed.failure().name().toLowerCase(Locale.ROOT).replace('_', '-') + ": " + failed.detail());
        };
    }

    private static Publication missing(Optional<Instant> now, Duration ttl) {
        return new Publication(
                Finding.MISSING,
                now,
                "there is no such name, which name servers believe for " + ttl.toSeconds() + " s");
    }
}
