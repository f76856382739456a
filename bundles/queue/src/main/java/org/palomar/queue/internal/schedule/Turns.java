package org.palomar.queue.internal.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives turns: who is due joins the end of a ring, and the ring is served from its front. Whoever is served comes again through {@link #update}. What is in the ring and does not
 * want its turn any more is passed over when its turn comes, so that a change costs no search.
 */
final class Turns<T extends Turn> {

    private final List<T> heap = new ArrayList<>(1);
    private final ArrayDeque<T> ring = new ArrayDeque<>(1);

    /** Takes notice of when something is due now: newly, at another time than before, or never. */
    void update(T turn) {
        if (turn.ready) {
            return;
        }
        long due = turn.due();
        if (turn.waits()) {
            remove(turn);
        }
        if (due != Turn.NEVER) {
            turn.key = due;
            heap.add(turn);
            up(heap.size() - 1, turn);
        }
    }

    /** Who has the next turn at this time; it is in neither heap nor ring afterwards. */
    Optional<T> poll(long now) {
        Optional<T> next = peek(now);
        if (next.isPresent()) {
            ring.remove();
            next.get().ready = false;
        }
        return next;
    }

    /** Who has the next turn at this time; it keeps it. */
    Optional<T> peek(long now) {
        while (!heap.isEmpty() && heap.getFirst().key <= now) {
            T due = heap.getFirst();
            remove(due);
            due.ready = true;
            ring.add(due);
        }
        while (!ring.isEmpty()) {
            T next = ring.element();
            if (next.due() <= now) {
                return Optional.of(next);
            }
            ring.remove();
            next.ready = false;
            update(next);
        }
        return Optional.empty();
    }

    /** No turn is due before that: the smallest long while the ring is to be looked at, {@link Turn#NEVER} if nobody wants one. */
    long earliest() {
        if (!ring.isEmpty()) {
            return Long.MIN_VALUE;
        }
        return heap.isEmpty() ? Turn.NEVER : heap.getFirst().key;
    }

    private void remove(T turn) {
        int place = turn.place;
        turn.leaves();
        T last = heap.removeLast();
        if (place == heap.size()) {
            return;
        }
        if (place > 0 && last.key < heap.get((place - 1) / 2).key) {
            up(place, last);
        } else {
            down(place, last);
        }
    }

    private void up(int from, T turn) {
        int place = from;
        while (place > 0 && heap.get((place - 1) / 2).key > turn.key) {
            put(place, heap.get((place - 1) / 2));
            place = (place - 1) / 2;
        }
        put(place, turn);
    }

    private void down(int from, T turn) {
        int place = from;
        for (int below = 2 * place + 1; below < heap.size(); below = 2 * place + 1) {
            if (below + 1 < heap.size() && heap.get(below + 1).key < heap.get(below).key) {
                below++;
            }
            if (heap.get(below).key >= turn.key) {
                break;
            }
            put(place, heap.get(below));
            place = below;
        }
        put(place, turn);
    }

    private void put(int place, T turn) {
        heap.set(place, turn);
        turn.place = place;
    }
}
