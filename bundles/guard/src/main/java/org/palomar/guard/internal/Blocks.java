package org.palomar.guard.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.palomar.guard.internal.record.Sentence;
import org.palomar.guard.internal.record.Subject;

/** Who is refused, and who was lately. Under the lock of {@link Watch}. */
final class Blocks {

    /** What strangers can make the server remember; about 30 MB. The oldest go first: an attack from more places ends in blocks of ranges. */
    static final int MOST = 100_000;

    /** After so long without a new one the next is the first again. */
    static final Duration REMEMBERED = Duration.ofDays(7);

    /** Further than that ahead of the clock no block can begin: the clock was wrong then. */
    private static final Duration LEEWAY = Duration.ofMinutes(5);

    private final Map<Subject, Sentence> sentences = new LinkedHashMap<>();
    private final Unwritten<Subject> unwritten;

    Blocks(Unwritten<Subject> unwritten) {
        this.unwritten = unwritten;
    }

    /** What was stored; not written again. */
    void load(Subject subject, Sentence sentence) {
        sentences.put(subject, sentence);
    }

    Optional<Sentence> inForce(Subject subject, Instant now) {
        return last(subject)
                .filter(sentence -> sentence.isInForce(now) && !sentence.since().isAfter(now.plus(LEEWAY)));
    }

    /** The last one, in force or not. */
    Optional<Sentence> last(Subject subject) {
        return Optional.ofNullable(sentences.get(subject));
    }

    void put(Subject subject, Sentence sentence) {
        sentences.remove(subject); // so that it is the youngest
        sentences.put(subject, sentence);
        unwritten.add(subject);
        if (sentences.size() > MOST) {
            remove(sentences.keySet().iterator().next());
        }
    }

    private void remove(Subject subject) {
        sentences.remove(subject);
        unwritten.add(subject);
    }

    /** @return what is forgotten, of those in force */
    List<Subject> removeIf(Predicate<Subject> chosen, Instant now) {
        List<Subject> gone = new ArrayList<>();
        for (Subject subject : List.copyOf(sentences.keySet())) {
            if (chosen.test(subject)) {
                if (inForce(subject, now).isPresent()) {
                    gone.add(subject);
                }
                remove(subject);
            }
        }
        return gone;
    }

    /** Forgets what ended long ago. */
    void sweep(Instant now) {
        Iterator<Map.Entry<Subject, Sentence>> all = sentences.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Subject, Sentence> one = all.next();
            if (now.isAfter(one.getValue().until().plus(REMEMBERED))) {
                all.remove();
                unwritten.add(one.getKey());
            }
        }
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
    }
}
