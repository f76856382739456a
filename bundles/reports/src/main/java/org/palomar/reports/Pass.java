package org.palomar.reports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.palomar.api.store.StoreException;

/** Goes once through reports, some at a time: who answers slowly, or not at all, holds up nobody else. */
final class Pass {

    /** A domain that does not answer takes one of them for a minute. */
    private static final int AT_ONCE = 16;

    /** Sends one. */
    @FunctionalInterface
    interface Step {
        /** Empty if there is nothing to send. */
        Optional<Sent> send(Subject subject) throws StoreException;
    }

    private final Step step;
    private final BooleanSupplier goesOn;
    private final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());
    private volatile Optional<StoreException> refused = Optional.empty();

    /** @param goesOn whether there is time for more */
    Pass(Step step, BooleanSupplier goesOn) {
        this.step = step;
        this.goesOn = goesOn;
    }

    /**
     * Sends all of them, or as many as there is time for; an interruption ends it.
     *
     * @throws StoreException when the store takes nothing; some may be sent
     */
    List<Sent> run(Collection<Subject> subjects) throws StoreException {
        Queue<Subject> left = new ConcurrentLinkedQueue<>(subjects);
        Callable<Boolean> work = () -> work(left);
        try (ExecutorService workers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("palomar-report-", 0).factory())) {
            boolean unused = workers.invokeAll(Collections.nCopies(Math.min(AT_ONCE, subjects.size()), work))
                    .isEmpty();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        if (refused.isPresent()) {
            throw refused.get();
        }
        synchronized (sent) {
            return sent.stream()
                    .sorted(Comparator.comparing(Sent::day).thenComparing(Sent::domain))
                    .toList();
        }
    }

    private boolean work(Queue<Subject> left) {
        while (goesOn.getAsBoolean()
                && refused.isEmpty()
                && !Thread.currentThread().isInterrupted()) {
            Subject next = left.poll();
            if (next == null) {
                return true;
            }
            try {
                step.send(next).ifPresent(sent::add);
            } catch (StoreException full) {
                refused = Optional.of(full);
            }
        }
        return false;
    }

    /** By turns: those that were never tried first, and of these the first name of each zone before the second of any, as names of one zone cost nothing. */
    static List<Subject> inTurns(Collection<Subject> subjects, Attempts attempts) {
        Map<String, Integer> zones = new HashMap<>();
        Map<Subject, Integer> places = new HashMap<>();
        subjects.forEach(one -> places.put(one, zones.merge(one.zone(), 1, Integer::sum)));
        Map<Subject, Boolean> failed = new HashMap<>();
        subjects.forEach(one -> failed.put(one, attempts.hasFailed(one)));
        return subjects.stream()
                .sorted(Comparator.<Subject, Boolean>comparing(one -> failed.getOrDefault(one, false))
                        .thenComparing(one -> places.getOrDefault(one, 0))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }
}
