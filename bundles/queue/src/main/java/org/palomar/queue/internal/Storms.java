package org.palomar.queue.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import org.palomar.api.address.Address;

/** How many notices of failures, and apart from them of delays, each address had in the hour that began with its first one, so that a forged sender is not flooded. In memory only. Safe for any thread. */
final class Storms {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    /** Addresses that are remembered, those of the latest hours; a forger who uses more of them floods none. */
    private static final int REMEMBERED = 10_000;

    private record Hour(long begun, int notices, boolean said) {}

    /** Delays tell that nothing is lost yet: they leave room to what is. */
    private record Kind(Address address, boolean failures) {}

    private final LinkedHashMap<Kind, Hour> hours = new LinkedHashMap<>();

    /** Takes one of so many in an hour, if there is one left. */
    synchronized boolean take(Address address, boolean failures, int most, long now) {
        Kind kind = new Kind(address, failures);
        Hour hour = hour(kind, now);
        if (hour.notices >= most) {
            return false;
        }
        put(kind, new Hour(hour.begun, hour.notices + 1, hour.said));
        return true;
    }

    /** One that was taken was not made durable. */
    synchronized void giveBack(Address address, boolean failures, long now) {
        Kind kind = new Kind(address, failures);
        Hour hour = hour(kind, now);
        put(kind, new Hour(hour.begun, Math.max(0, hour.notices - 1), hour.said));
    }

    /** Whether it is the first time in this hour that one is left out. */
    synchronized boolean isFirst(Address address, boolean failures, long now) {
        Kind kind = new Kind(address, failures);
        Hour hour = hour(kind, now);
        put(kind, new Hour(hour.begun, hour.notices, true));
        return !hour.said;
    }

    private void put(Kind kind, Hour hour) {
        hours.put(kind, hour);
        if (hours.size() > REMEMBERED) {
            hours.pollFirstEntry();
        }
    }

    /** The present hour of an address; a clock that was set back begins another. */
    private Hour hour(Kind kind, long now) {
        Hour known = hours.get(kind);
        boolean present = known != null && known.begun <= now && now - known.begun < HOUR;
        if (known != null && !present) {
            hours.remove(kind);
        }
        return known != null && present ? known : new Hour(now, 0, false);
    }
}
