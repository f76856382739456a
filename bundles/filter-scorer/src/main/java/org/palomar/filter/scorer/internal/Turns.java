package org.palomar.filter.scorer.internal;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.directory.AccountId;

/**
 * Work that waits, by whose it is. Accounts take turns, of each only so much waits, and where there is no room for all, who has the most waiting gives way: nobody's work keeps that of others from being done. Safe for any thread.
 */
final class Turns {

    /** Of one account: as many as somebody does by hand while others are served. */
    static final int MOST_EACH = 50;

    /** Of all. A message that was read already takes four octets for each of its tokens. */
    static final int MOST = 1_000;

    /**
     * Some work.
     *
     * @param messages how many it is about
     */
    record Work(int messages, Runnable doing) {}

    /** In the order of turns; none of them is empty. */
    private final Map<AccountId, Deque<Work>> waiting = new LinkedHashMap<>();

    private int count;

    /**
     * Puts work behind what waits of an account.
     *
     * @return what is not done for that: this, or some of another account's; nothing where there is room
     */
    synchronized Optional<Work> add(AccountId account, Work work) {
        int own = waiting.getOrDefault(account, new ArrayDeque<>()).size();
        Optional<Work> given = Optional.empty();
        if (own >= MOST_EACH) {
            return Optional.of(work);
        }
        if (count >= MOST) {
            Map.Entry<AccountId, Deque<Work>> longest = waiting.entrySet().stream()
                    .max(Comparator.comparingInt(entry -> entry.getValue().size()))
                    .orElseThrow();
            if (longest.getValue().size() <= own + 1) {
                return Optional.of(work);
            }
            given = Optional.of(longest.getValue().removeLast());
            count--;
        }
        waiting.computeIfAbsent(account, absent -> new ArrayDeque<>()).add(work);
        count++;
        return given;
    }

    /** Takes what is to be done now. */
    synchronized Optional<Work> next() {
        Iterator<Map.Entry<AccountId, Deque<Work>>> all = waiting.entrySet().iterator();
        if (!all.hasNext()) {
            return Optional.empty();
        }
        Map.Entry<AccountId, Deque<Work>> first = all.next();
        AccountId account = first.getKey();
        Deque<Work> left = first.getValue();
        all.remove();
        Work work = left.remove();
        count--;
        if (!left.isEmpty()) {
            waiting.put(account, left);
        }
        return Optional.of(work);
    }
}
