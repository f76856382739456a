package org.palomar.connector.barracuda.internal;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.metric.Counter;
import org.palomar.api.session.ClientNetwork;

/** What came from the gateways, and round them, since the start. Safe for any thread. */
final class Traffic {

    /** What was made of a message. */
    enum Fate {
        /** It was judged, and goes on with its points. */
        SCORED,
        /** The gateway has let it through without a score, as mail of senders that are exempt there. */
        UNSCORED,
        JUNK,
        HELD,
        REFUSED,
        /** There is nothing of a gateway in it. */
        UNMARKED,
        /** It went round the gateway and was taken, with points. */
        BYPASS_MARKED,
        BYPASS_DEFERRED,
        BYPASS_REFUSED
    }

    /** Addresses that are told apart: the cloud has many. */
    private static final int MOST_ADDRESSES = 200;

    /** Rows that people read. */
    private static final int SHOWN = 50;

    /**
     * What came from one.
     *
     * @param levels what it held the last message against
     */
    record Seen(InetAddress address, Instant last, long messages, String levels) {}

    private final Map<ClientNetwork, Seen> seen = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Fate, Counter> fates = new EnumMap<>(Fate.class);
    private Optional<Instant> marked = Optional.empty();
    private Optional<Instant> unmarked = Optional.empty();

    Traffic() {
        for (Fate fate : Fate.values()) {
            fates.put(fate, new Counter());
        }
    }

    void count(Fate fate) {
        Counter counter = fates.get(fate);
        if (counter != null) {
            counter.increment();
        }
    }

    /** A gateway has brought a message. */
    synchronized void came(InetAddress gateway, Instant now, GatewayMarks marks) {
        ClientNetwork network = new ClientNetwork(gateway);
        Seen before = seen.get(network);
        String levels = marks.levels().isEmpty() && before != null ? before.levels() : marks.levels();
        seen.put(network, new Seen(gateway, now, before == null ? 1 : before.messages() + 1, levels));
        if (seen.size() > MOST_ADDRESSES) {
            seen.remove(seen.keySet().iterator().next());
        }
        if (marks.marked()) {
            marked = Optional.of(now);
        } else {
            unmarked = Optional.of(now);
        }
    }

    /** The newest first. */
    synchronized List<Seen> seen() {
        return seen.values().stream()
                .sorted(Comparator.comparing(Seen::last).reversed())
                .limit(SHOWN)
                .toList();
    }

    /** When the last message came that a gateway had looked at. */
    synchronized Optional<Instant> marked() {
        return marked;
    }

    /** When the last came from a gateway that had nothing of it. */
    synchronized Optional<Instant> unmarked() {
        return unmarked;
    }

    Map<Fate, Counter> fates() {
        return fates;
    }
}
