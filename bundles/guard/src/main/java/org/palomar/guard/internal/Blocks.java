package org.palomar.guard.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.palomar.guard.internal.record.Sentence;
import org.palomar.guard.internal.record.Subject;

/** Who is refused, and who was lately. Under the lock of {@link Watch}. */
final class Blocks {

    /** What strangers can make the server remember; about 40 MB. Of more, what began first goes: an attack from more places ends in blocks of ranges. */
    static final int MOST = 100_000;

    /** After so long without a new one the next is the first again. */
    static final Duration REMEMBERED = Duration.ofDays(7);

    /** Further than that ahead of the clock no block can begin: the clock was wrong then. */
    private static final Duration LEEWAY = Duration.ofMinutes(5);

    /** How many of the first are looked at for one that has ended, to be forgotten instead of one in force. */
    private static final int LOOKED_AT = 100;

    /** In the order in which they began. */
    private final Map<Subject, Sentence> sentences = new LinkedHashMap<>();

    /** What operators ordered: of any network, and never forgotten for what strangers do. */
    private final Map<Subject, Sentence> orders = new HashMap<>();

    private final Unwritten<Subject> unwritten;

    Blocks(Unwritten<Subject> unwritten) {
        this.unwritten = unwritten;
    }

    /** What was stored; not written again. Those that began first come first. */
    void load(Subject subject, Sentence sentence) {
        (sentence.ordered() ? orders : sentences).put(subject, sentence);
    }

    /** Why exactly this is refused now, orders aside. */
    Optional<Sentence> inForce(Subject subject, Instant now) {
        return last(subject)
                .filter(sentence -> sentence.isInForce(now) && !sentence.since().isAfter(now.plus(LEEWAY)));
    }

    /** What wrong passwords led to last, in force or not. */
    Optional<Sentence> last(Subject subject) {
        return Optional.ofNullable(sentences.get(subject));
    }

    /** Until when an operator wants nobody in from there. */
    Optional<Instant> ordered(InetAddress from, Instant now) {
        return orders.entrySet().stream()
                .filter(order -> order.getValue().isInForce(now)
                        && order.getKey().network().contains(from))
                .map(order -> order.getValue().until())
                .max(Comparator.naturalOrder());
    }

    /** What is to be stored of a subject; an order goes before what wrong passwords led to. */
    Optional<Sentence> stored(Subject subject) {
        return Optional.ofNullable(orders.get(subject)).or(() -> last(subject));
    }

    void put(Subject subject, Sentence sentence, Instant now) {
        unwritten.add(subject);
        if (sentence.ordered()) {
            orders.put(subject, sentence);
            return;
        }
        sentences.remove(subject); // so that it is the last
        sentences.put(subject, sentence);
        if (sentences.size() > MOST) {
            remove(leastMissed(now));
        }
    }

    private Subject leastMissed(Instant now) {
        return sentences.keySet().stream()
                .limit(LOOKED_AT)
                .filter(subject -> inForce(subject, now).isEmpty())
                .findFirst()
                .orElseGet(() -> sentences.keySet().iterator().next());
    }

    private void remove(Subject subject) {
        sentences.remove(subject);
        unwritten.add(subject);
    }

    /** Forgets what wrong passwords led to. @return how many were in force */
    int removeIf(Predicate<Subject> chosen, Instant now) {
        List<Subject> gone = sentences.keySet().stream().filter(chosen).toList();
        int inForce = Math.toIntExact(gone.stream()
                .filter(subject -> inForce(subject, now).isPresent())
                .count());
        gone.forEach(this::remove);
        return inForce;
    }

    /** @return how many orders ended */
    int removeOrders(Predicate<Subject> chosen) {
        List<Subject> gone = orders.keySet().stream().filter(chosen).toList();
        gone.forEach(subject -> {
            orders.remove(subject);
            unwritten.add(subject);
        });
        return gone.size();
    }

    /** Forgets what ended long ago, and orders that ended. */
    void sweep(Instant now) {
        int unused = removeOrders(
                subject -> stored(subject).filter(order -> order.isInForce(now)).isEmpty());
        List<Subject> old = sentences.entrySet().stream()
                .filter(one -> now.isAfter(one.getValue().until().plus(REMEMBERED)))
                .map(Map.Entry::getKey)
                .toList();
        old.forEach(this::remove);
    }

    /** Takes notice of a block. */
    @FunctionalInterface
    interface Visitor {
        void block(Subject subject, Sentence sentence);
    }

    void forEachInForce(Instant now, Visitor visitor) {
        sentences
                .keySet()
                .forEach(subject -> inForce(subject, now).ifPresent(sentence -> visitor.block(subject, sentence)));
        orders.forEach((subject, sentence) -> {
            if (sentence.isInForce(now)) {
                visitor.block(subject, sentence);
            }
        });
    }
}
