package org.palomar.queue.internal.schedule;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Destinations that wait for one server: senders take turns, and those of one sender go in the order in which they came, so that one with mail for thousands of domains is before nobody else for longer than one
 * delivery. For one thread.
 */
final class Line {

    /** By the sender whose mail each has for its next turn; the next one first. */
    private final LinkedHashMap<Long, Set<Destination>> waiting = new LinkedHashMap<>();

    private final Map<Destination, Long> senders = new HashMap<>();

    boolean isEmpty() {
        return senders.isEmpty();
    }

    /** The destination waits; one that does already keeps its place. */
    void join(Destination destination, long sender) {
        if (senders.putIfAbsent(destination, sender) == null) {
            waiting.computeIfAbsent(sender, key -> new LinkedHashSet<>()).add(destination);
        }
    }

    /** Who is next. */
    Optional<Destination> first() {
        return waiting.values().stream().findFirst().flatMap(own -> own.stream().findFirst());
    }

    /** It waits no more; the others of its sender come after those of all others. */
    void leave(Destination destination) {
        Long sender = senders.remove(destination);
        if (sender == null) {
            return;
        }
        Set<Destination> rest = waiting.remove(sender);
        if (rest != null) {
            rest.remove(destination);
            if (!rest.isEmpty()) {
                waiting.put(sender, rest);
            }
        }
    }
}
