package org.palomar.queue.internal.schedule;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How many deliveries each sender has under way, over all destinations, and which of its lanes wait until it has fewer. */
final class Senders {

    private static final class Sender {
        private final Set<Lane> waiting = new LinkedHashSet<>();
        private int underWay;
    }

    private final Map<Long, Sender> senders = new HashMap<>();

    int underWay(long sender) {
        Sender known = senders.get(sender);
        return known == null ? 0 : known.underWay;
    }

    void begins(long sender) {
        senders.computeIfAbsent(sender, key -> new Sender()).underWay++;
    }

    void ends(long sender) {
        Sender known = senders.get(sender);
        if (known == null) {
            throw new IllegalStateException("nothing of that sender is under way");
        }
        known.underWay--;
        forgetIfIdle(sender, known);
    }

    /** A lane has its turn and can't take it. It may be here although it takes turns again, or is empty. */
    void park(Lane lane) {
        senders.computeIfAbsent(lane.sender(), key -> new Sender()).waiting.add(lane);
    }

    /** The lane that has waited longest; it waits no more. */
    Optional<Lane> poll(long sender) {
        Sender known = senders.get(sender);
        if (known == null || known.waiting.isEmpty()) {
            return Optional.empty();
        }
        Iterator<Lane> waiting = known.waiting.iterator();
        Lane first = waiting.next();
        waiting.remove();
        forgetIfIdle(sender, known);
        return Optional.of(first);
    }

    /** Those of whom something is under way, or waits. */
    List<Long> all() {
        return List.copyOf(senders.keySet());
    }

    private void forgetIfIdle(long sender, Sender known) {
        if (known.underWay == 0 && known.waiting.isEmpty()) {
            senders.remove(sender);
        }
    }
}
