package org.palomar.api.queue;

import java.time.Instant;
import java.util.Optional;

/**
 * The identity of an entry of the queue, never used again. In the order of acceptance, as far as the clock was right.
 *
 * @param time milliseconds since 1970 in the upper 48 bits, a number within the millisecond in the lower 16; not negative
 * @param rest whatever makes it differ from all others
 */
public record QueueId(long time, long rest) implements Comparable<QueueId> {

    /** Hexadecimal digits of the text. */
    private static final int DIGITS = 32;

    private static final int COUNT_BITS = 16;

    public QueueId {
        if (time < 0) {
            throw new IllegalArgumentException("the time of a queue id is not negative");
        }
    }

    /** Reads what {@link #toString()} wrote, in any case. */
    public static Optional<QueueId> parse(String text) {
        if (text.length() != DIGITS || !text.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0)) {
            return Optional.empty();
        }
        long time = Long.parseUnsignedLong(text.substring(0, DIGITS / 2), 16);
        long rest = Long.parseUnsignedLong(text.substring(DIGITS / 2), 16);
        return time < 0 ? Optional.empty() : Optional.of(new QueueId(time, rest));
    }

    /** When the entry was made. */
    public Instant made() {
        return Instant.ofEpochMilli(time >>> COUNT_BITS);
    }

    @Override
    public int compareTo(QueueId other) {
        int byTime = Long.compare(time, other.time);
        return byTime != 0 ? byTime : Long.compareUnsigned(rest, other.rest);
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return "%016x%016x".formatted(time, rest);
    }
}
