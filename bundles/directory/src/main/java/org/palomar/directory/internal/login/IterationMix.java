package org.palomar.directory.internal.login;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.directory.internal.records.Records;

/**
 * How many iterations somebody unknown seems to have. They are spread over names as the accounts' own are: after the setting was changed, some accounts still
 * have the old number, and so do as many names of nobody. A name only ever goes with the accounts, from an old number to a newer, higher one. Safe for any
 * thread.
 */
final class IterationMix {

    /** Counting reads a row of each account. */
    private static final long KEPT = TimeUnit.MINUTES.toNanos(1);

    private record Count(NavigableMap<Integer, Long> accounts, long counted) {}

    private final Records records;
    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    IterationMix(Records records) {
        this.records = records;
    }

    /** Counts if it was long ago. To be called for each exchange, of somebody known too, so that both take the same way; on a platform thread. */
    void refresh(String mechanism) throws DirectoryUnavailableException {
        Count last = counts.get(mechanism);
        if (last == null || System.nanoTime() - last.counted() > KEPT) {
            counts.put(mechanism, new Count(new TreeMap<>(records.scramIterations(mechanism)), System.nanoTime()));
        }
    }

    /**
     * The iterations of a name.
     *
     * @param share where the name stands among all, from 0 to 1
     * @param setting what it is if there are no accounts
     */
    int of(String mechanism, double share, int setting) {
        Count count = counts.get(mechanism);
        if (count == null || count.accounts().isEmpty()) {
            return setting;
        }
        long all = count.accounts().values().stream().mapToLong(Long::longValue).sum();
        long before = 0;
        for (Map.Entry<Integer, Long> entry : count.accounts().descendingMap().entrySet()) {
            before += entry.getValue();
            if (share * all < before) {
                return entry.getKey();
            }
        }
        return count.accounts().firstKey();
    }
}
