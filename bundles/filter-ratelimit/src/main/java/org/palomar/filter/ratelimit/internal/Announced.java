package org.palomar.filter.ratelimit.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.palomar.api.address.Address;
import org.palomar.filter.ratelimit.internal.Buckets.Claim;

/**
 * What gateways in front have asked for at RCPT and not brought yet: they ask for recipients of messages that they keep, too. Of a message that never comes it is forgotten when so many recipients were asked for since. Safe for any thread.
 */
final class Announced {

    /** Recipients of messages under way from gateways at a time are fewer by far; about 300 octets each. */
    static final int MOST = 20_000;

    private record Asked(Address recipient, List<Claim> claims) {}

    private final ReentrantLock lock = new ReentrantLock();

    /** By the message's id, in the order in which they began. */
    private final SequencedMap<String, List<Asked>> all = new LinkedHashMap<>();

    private int size;

    void add(String message, Address recipient, List<Claim> claims) {
        if (claims.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            all.computeIfAbsent(message, first -> new ArrayList<>()).add(new Asked(recipient, claims));
            size++;
            while (size > MOST) {
                size -= all.pollFirstEntry().getValue().size();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How often a message claims the same already. */
    int count(String message, Claim claim) {
        lock.lock();
        try {
            return (int) all.getOrDefault(message, List.of()).stream()
                    .flatMap(asked -> asked.claims().stream())
                    .filter(claim::isOfSame)
                    .count();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /** What was claimed for these of its recipients, once. */
    List<Claim> take(String message, Set<Address> recipients) {
        lock.lock();
        try {
            List<Claim> taken = new ArrayList<>();
            Iterator<Asked> left = all.getOrDefault(message, new ArrayList<>()).iterator();
            while (left.hasNext()) {
                Asked asked = left.next();
                if (recipients.contains(asked.recipient())) {
                    taken.addAll(asked.claims());
                    left.remove();
                    size--;
                }
            }
            if (all.getOrDefault(message, List.of()).isEmpty()) {
                all.remove(message);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
