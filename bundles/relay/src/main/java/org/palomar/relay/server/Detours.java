package org.palomar.relay.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.palomar.api.address.Domain;

/**
 * Which other way has brought mail to a destination lately that refuses what comes by its usual one, or can't be reached by it: asking again for each message makes its opinion of us no better, or takes minutes. In memory only: what is forgotten is learned from the
 * next refusal. Safe for any thread.
 */
final class Detours {

    /** So long: the usual way is tried once an hour, which costs nobody anything, and mail goes by it again soon after a block was lifted. */
    static final Duration HOUR = Duration.ofHours(1);

    /** More destinations that refuse an address of ours at a time are a block list, and what is forgotten costs one refusal. */
    private static final int MOST = 4096;

    private record Usual(Domain destination, String route) {}

    private record Way(String route, Instant until) {}

    private final Clock clock;
    private final LinkedHashMap<Usual, Way> ways = new LinkedHashMap<>();

    Detours(Clock clock) {
        this.clock = clock;
    }

    /** The name of the route that mail for a destination takes instead of its usual one. */
    synchronized Optional<String> of(Domain destination, String usual) {
        Usual key = new Usual(destination, usual);
        Way way = ways.get(key);
        Instant now = clock.instant();
        // a clock that was set back prolongs nothing
        if (way != null && (!now.isBefore(way.until) || way.until.isAfter(now.plus(HOUR)))) {
            ways.remove(key);
            return Optional.empty();
        }
        return Optional.ofNullable(way).map(Way::route);
    }

    /** It took mail by that route after it had refused it by the usual one. */
    synchronized void learn(Domain destination, String usual, String route) {
        Usual key = new Usual(destination, usual);
        ways.remove(key);
        ways.put(key, new Way(route, clock.instant().plus(HOUR)));
        if (ways.size() > MOST) {
            ways.pollFirstEntry();
        }
    }

    /** It takes none by that one either. */
    synchronized void forget(Domain destination, String usual) {
        ways.remove(new Usual(destination, usual));
    }
}
