package org.palomar.trace.internal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.palomar.api.trace.StoryId;

/**
 * How many octets the stories of each hour take. About right: what was written in the minutes before a crash is not in it. Safe for any thread; nobody waits for the disk in it.
 */
final class Totals {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final TreeMap<Long, Long> hours = new TreeMap<>();
    private boolean changed;

    /** Takes what {@link #encode} made; what nobody made counts as nothing. */
    synchronized void load(byte[] record) {
        ByteBuffer octets = ByteBuffer.wrap(record);
        while (octets.remaining() >= 2 * Long.BYTES) {
            long hour = octets.getLong();
            long size = octets.getLong();
            if (hour >= 0 && size > 0) {
                hours.merge(hour, size, Long::sum);
            }
        }
    }

    synchronized byte[] encode() {
        ByteBuffer octets = ByteBuffer.allocate(hours.size() * 2 * Long.BYTES);
        hours.forEach((hour, size) -> octets.putLong(hour).putLong(size));
        changed = false;
        return octets.array();
    }

    /** Whether there is something that {@link #encode} has not told yet. */
    synchronized boolean isChanged() {
        return changed;
    }

    synchronized void add(StoryId story, long octets) {
        hours.merge(story.received().toEpochMilli() / HOUR, octets, Long::sum);
        changed = true;
    }

    /** Nothing received before then is left. */
    synchronized void forgetBefore(Instant time) {
        Map<Long, Long> gone = hours.headMap(time.toEpochMilli() / HOUR);
        changed |= !gone.isEmpty();
        gone.clear();
    }

    synchronized long sum() {
        return hours.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The beginning of the first hour that may stay, so that all together take no more; the last hour always may. */
    synchronized Instant keepFrom(long most) {
        long left = sum();
        long from = 0;
        for (Map.Entry<Long, Long> hour : hours.entrySet()) {
            if (left <= most || hour.getKey().equals(hours.lastKey())) {
                break;
            }
            left -= hour.getValue();
            from = hour.getKey() + 1;
        }
        return Instant.ofEpochMilli(from * HOUR);
    }
}
