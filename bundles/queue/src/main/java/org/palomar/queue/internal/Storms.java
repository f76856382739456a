package org.palomar.queue.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import org.palomar.api.address.Address;

/** How many notices each address had in the hour that began with its first one, so that a forged sender is not flooded. In memory only. Safe for any thread. */
final class Storms {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    /** Addresses that are remembered, those of the latest hours; a forger who uses more of them floods none. */
    private static final int REMEMBERED = 10_000;

    private record Hour(long begun, int notices, boolean said) {}

    private final LinkedHashMap<Address, Hour> hours = new LinkedHashMap<>();

    /** How many it had. */
    synchronized int had(Address address, long now) {
        return hour(address, now).notices;
    }

    /** One more was made durable. */
    synchronized void count(Address address, long now) {
        Hour hour = hour(address, now);
        put(address, new Hour(hour.begun, hour.notices + 1, hour.said));
    }

    /** Whether it is the first time in this hour that one is left out. */
    synchronized boolean isFirst(Address address, long now) {
        Hour hour = hour(address, now);
        put(address, new Hour(hour.begun, hour.notices, true));
        return !hour.said;
    }

    private void put(Address address, Hour hour) {
        hours.put(address, hour);
        if (hours.size() > REMEMBERED) {
            hours.pollFirstEntry();
        }
    }

    /** The present hour of an address; a clock that was set back begins another. */
    private Hour hour(Address address, long now) {
        Hour known = hours.get(address);
        boolean present = known != null && known.begun <= now && now - known.begun < HOUR;
        if (known != null && !present) {
            hours.remove(address);
        }
        return known != null && present ? known : new Hour(now, 0, false);
    }
}
