package org.palomar.dns.internal;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Answer.Failed;
import org.palomar.api.dns.Answer.Found;
import org.palomar.api.dns.Answer.NoData;
import org.palomar.api.dns.Answer.NoSuchName;

/** Answers that may be given again, those used last; a large one counts as several. Safe for any thread; holds its lock for microseconds. */
final class AnswerCache {

    /** An answer counts once for each so many characters of its text, which is about what it holds. */
    private static final int ENTRY_SIZE = 1024;

    private record Entry(Answer<?> answer, long expires, int weight) {}

    private final Map<Question<?>, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final ReentrantLock lock = new ReentrantLock();
    private final int capacity;
    private final LongSupplier ticker;
    private int weight;

    /**
     * @param capacity in entries; 0 keeps nothing
     * @param ticker nanoseconds, as {@link System#nanoTime()}
     */
    AnswerCache(int capacity, LongSupplier ticker) {
        this.capacity = capacity;
        this.ticker = ticker;
    }

    /** The answer, with what is left of its time to live. */
    @SuppressWarnings("unchecked") // A question is kept with an answer of its own kind.
    <T> Optional<Answer<Owned<T>>> get(Question<T> question) {
        lock.lock();
        try {
            Entry entry = entries.get(question);
            if (entry == null) {
                return Optional.empty();
            }
            long left = entry.expires() - ticker.getAsLong();
            if (left <= 0) {
                remove(question);
                return Optional.empty();
            }
            return Optional.of(aged((Answer<Owned<T>>) entry.answer(), Duration.ofSeconds(left / 1_000_000_000)));
        } finally {
            lock.unlock();
        }
    }

    <T> void put(Question<T> question, Answer<Owned<T>> answer, Duration ttl) {
        Entry entry = new Entry(
                answer,
                ticker.getAsLong() + ttl.toNanos(),
                1 + answer.toString().length() / ENTRY_SIZE);
        lock.lock();
        try {
            remove(question);
            entries.put(question, entry);
            weight += entry.weight();
            for (Iterator<Entry> eldest = entries.values().iterator(); weight > capacity; ) {
                weight -= eldest.next().weight();
                eldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    private void remove(Question<?> question) {
        Entry old = entries.remove(question);
        if (old != null) {
            weight -= old.weight();
        }
    }

    private static <T> Answer<T> aged(Answer<T> answer, Duration left) {
        return switch (answer) {
            case Found<T> found -> new Found<>(found.value(), left, found.security());
            case NoData<T> noData -> new NoData<>(left, noData.security());
            case NoSuchName<T> noSuchName -> new NoSuchName<>(left, noSuchName.security());
            case Failed<T> failed -> failed;
        };
    }
}
