package org.palomar.filter.scorer.internal.bayes;

import java.util.Arrays;
import java.util.Optional;
import org.palomar.api.scorer.MailKind;

/** Which messages were learned, and how: so many at the most, those that were learned the longest ago go first. Eight octets for each. For one thread at a time. */
public final class Remembered {

    /**
     * How a message was learned.
     *
     * @param counted whether its tokens were; not where it was sure anyway
     */
    record Way(MailKind kind, boolean counted) {}

    private static final int FIRST = 64;
    private static final long SPAM = 1;
    private static final long COUNTED = 2;
    private static final long IDENTITY = ~(SPAM | COUNTED);

    private final int most;
    private long[] entries = new long[FIRST];
    private int next;
    private int size;

    Remembered(int most) {
        this.most = most;
    }

    Optional<Way> find(long identity) {
        int place = place(identity);
        return place < 0
                ? Optional.empty()
                : Optional.of(new Way(
                        (entries[place] & SPAM) != 0 ? MailKind.SPAM : MailKind.HAM, (entries[place] & COUNTED) != 0));
    }

    /** Two bits of an identity are given away to say how it was learned. */
    private int place(long identity) {
        for (int i = 0; i < size; i++) {
            if (((entries[i] ^ identity) & IDENTITY) == 0 && entries[i] != 0) {
                return i;
            }
        }
        return -1;
    }

    void put(long identity, MailKind kind, boolean counted) {
        remove(identity);
        if (next == entries.length && entries.length < most) {
            entries = Arrays.copyOf(entries, Math.min(most, entries.length * 2));
        }
        next = next == entries.length ? 0 : next;
        entries[next] = (identity & IDENTITY) | (kind == MailKind.SPAM ? SPAM : 0) | (counted ? COUNTED : 0);
        next++;
        size = Math.max(size, next);
    }

    void remove(long identity) {
        int place = place(identity);
        if (place >= 0) {
            entries[place] = 0;
        }
    }

    /** As they are kept, the latest last. */
    long[] entries() {
        long[] ordered = new long[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            long entry = entries[(next + i) % size];
            if (entry != 0) {
                ordered[count++] = entry;
            }
        }
        return Arrays.copyOf(ordered, count);
    }

    /** As it was kept. */
    void load(long entry) {
        put(entry, (entry & SPAM) != 0 ? MailKind.SPAM : MailKind.HAM, (entry & COUNTED) != 0);
    }

    long octets() {
        return (long) entries.length * Long.BYTES;
    }
}
