package org.palomar.relay.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.relay.session.Hop;
import org.palomar.relay.session.SmtpClient;

/** Sessions that wait for another message for the same server. Safe for any thread. */
final class IdleSessions {

    /** Servers that take no good-bye are left without one after this time. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private record Idle(SmtpClient client, long since) {}

    private final Map<Hop, Deque<Idle>> idle = new LinkedHashMap<>();
    private int count;
    private boolean closed;

    /** The one that was used last, if it is still of use. */
    Optional<SmtpClient> take(Hop hop) {
        Optional<SmtpClient> taken = pollLast(hop);
        while (taken.isPresent() && !taken.get().isFresh()) {
            taken.get().close();
            taken = pollLast(hop);
        }
        return taken;
    }

    private synchronized Optional<SmtpClient> pollLast(Hop hop) {
        Deque<Idle> waiting = idle.get(hop);
        if (waiting == null) {
            return Optional.empty();
        }
        count--;
        Idle last = waiting.removeLast();
        if (waiting.isEmpty()) {
            idle.remove(hop);
        }
        return Optional.of(last.client());
    }

    /**
     * Keeps a session for a while, or ends it.
     *
     * @param most sessions to keep, in all
     */
    void put(SmtpClient client, int most) {
        if (!keep(client, most)) {
            client.quit();
        }
    }

    private synchronized boolean keep(SmtpClient client, int most) {
        if (closed || count >= most) {
            return false;
        }
        idle.computeIfAbsent(client.hop(), hop -> new ArrayDeque<>()).addLast(new Idle(client, System.nanoTime()));
        count++;
        return true;
    }

    /** Ends those that have waited for so long. */
    void sweep(Duration longest) {
        expired(longest.toNanos()).forEach(SmtpClient::quit);
    }

    private synchronized List<SmtpClient> expired(long nanos) {
        long now = System.nanoTime();
        List<SmtpClient> ended = new ArrayList<>();
        for (Iterator<Deque<Idle>> hops = idle.values().iterator(); hops.hasNext(); ) {
            Deque<Idle> waiting = hops.next();
            while (!waiting.isEmpty() && now - waiting.getFirst().since() >= nanos) {
                ended.add(waiting.removeFirst().client());
            }
            if (waiting.isEmpty()) {
                hops.remove();
            }
        }
        count -= ended.size();
        return ended;
    }

    synchronized int count() {
        return count;
    }

    /** Ends all; none is kept any more. */
    void close() {
        List<SmtpClient> all;
        synchronized (this) {
            closed = true;
            all = expired(0);
        }
        long until = System.nanoTime() + FAREWELL.toNanos();
        for (SmtpClient client : all) {
            if (System.nanoTime() < until) {
                client.quit();
            } else {
                client.close();
            }
        }
    }
}
