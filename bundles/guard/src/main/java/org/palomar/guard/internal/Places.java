package org.palomar.guard.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Network;
import org.palomar.guard.internal.record.Subject;

/** From where owners have logged in: each to the day, so that a login changes something at most once a day. Under the lock of {@link Watch}. */
final class Places {

    /** Of one name; of more, the one that was used longest ago goes. A phone has a few in a day, and a day later others. */
    static final int MOST = 50;

    private final Map<String, Map<Network, LocalDate>> places = new HashMap<>();
    private final Unwritten<Subject> unwritten;

    Places(Unwritten<Subject> unwritten) {
        this.unwritten = unwritten;
    }

    private static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /** What was stored; not written again. */
    void load(Subject subject, LocalDate day) {
        places.computeIfAbsent(subject.name(), name -> new HashMap<>()).put(subject.network(), day);
    }

    /** Whether the owner of a name has logged in from within a network lately. A day that is still to come was one of a wrong clock. */
    boolean knows(String name, Network within, Duration knownFor, Instant now) {
        LocalDate oldest = day(now.minus(knownFor));
        LocalDate newest = day(now).plusDays(1);
        return places.getOrDefault(name, Map.of()).entrySet().stream()
                .anyMatch(place -> within.contains(place.getKey().base())
                        && !place.getValue().isBefore(oldest)
                        && !place.getValue().isAfter(newest));
    }

    Optional<LocalDate> day(Subject subject) {
        return Optional.ofNullable(of(subject.name()).get(subject.network()));
    }

    /** Somebody was let in. */
    void add(Subject subject, Instant now) {
        LocalDate today = day(now);
        Map<Network, LocalDate> own = places.computeIfAbsent(subject.name(), name -> new HashMap<>());
        if (today.equals(own.put(subject.network(), today))) {
            return;
        }
        unwritten.add(subject);
        if (own.size() > MOST) {
            own.entrySet().stream()
                    .min(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .ifPresent(oldest -> remove(new Subject(oldest, subject.name())));
        }
    }

    private void remove(Subject subject) {
        Map<Network, LocalDate> own = places.get(subject.name());
        if (own != null && own.remove(subject.network()) != null) {
            unwritten.add(subject);
            if (own.isEmpty()) {
                places.remove(subject.name());
            }
        }
    }

    Map<Network, LocalDate> of(String name) {
        return Map.copyOf(places.getOrDefault(name, Map.of()));
    }

    /** @return how many are forgotten */
    int forget(String name) {
        Collection<Network> own = of(name).keySet();
        own.forEach(network -> remove(new Subject(network, name)));
        return own.size();
    }

    /** Forgets what is known no more. */
    void sweep(Duration knownFor, Instant now) {
        LocalDate oldest = day(now.minus(knownFor));
        LocalDate newest = day(now).plusDays(1);
        for (String name : List.copyOf(places.keySet())) {
            of(name).forEach((network, last) -> {
                if (last.isBefore(oldest) || last.isAfter(newest)) {
                    remove(new Subject(network, name));
                }
            });
        }
    }

    int count() {
        return places.values().stream().mapToInt(Map::size).sum();
    }
}
