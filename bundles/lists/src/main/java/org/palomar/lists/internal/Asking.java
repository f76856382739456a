package org.palomar.lists.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Address;

/**
 * Letters that strangers cause to be written to somebody, so few that nobody is flooded: one a day to an address, {@value #PER_HOUR} an hour for a list. What was asked is in memory alone: after a restart somebody may be asked once more. Safe for any thread.
 */
final class Asking {

    private static final Duration PAUSE = Duration.ofDays(1);
    private static final int PER_HOUR = 60;

    /** Addresses that are remembered; the oldest are forgotten first. */
    private static final int REMEMBERED = 10_000;

    /** Days for which a confirmation can be given. */
    private static final long VALID = 3;

    private record Asked(int list, Address address) {}

    private record Hour(long hour, int count) {}

    private final Doors doors;
    private final Clock clock;
    private final Map<Asked, Instant> asked = new LinkedHashMap<>();
    private final Map<Integer, Hour> hours = new LinkedHashMap<>();

    Asking(Doors doors, Clock clock) {
        this.doors = doors;
        this.clock = clock;
    }

    /** Whether a letter may be written now; it counts as written then. */
    synchronized boolean may(Roll roll, Address address) {
        Instant now = clock.instant();
        asked.values().removeIf(when -> !now.isBefore(when.plus(PAUSE)) || when.isAfter(now.plus(PAUSE)));
        long hour = now.getEpochSecond() / Duration.ofHours(1).toSeconds();
        Hour current = hours.getOrDefault(roll.number(), new Hour(hour, 0));
        int count = current.hour() == hour ? current.count() : 0;
        Asked key = new Asked(roll.number(), address.folded());
        if (asked.containsKey(key) || count >= PER_HOUR) {
            return false;
        }
        hours.put(roll.number(), new Hour(hour, count + 1));
        if (asked.size() >= REMEMBERED) {
            asked.remove(asked.keySet().iterator().next());
        }
        asked.put(key, now);
        return true;
    }

    /** Where somebody confirms to join; nothing is kept of it. */
    Address confirm(Roll roll, Address address) {
        return doors.confirm(roll, what(address), today());
    }

    /** Whether a token is the one that was mailed to this address, lately. */
    boolean isConfirmed(Roll roll, Address address, String token) {
        Optional<Long> day = doors.register().tokens().inAddress(Doors.purpose(roll, what(address)), token);
        return day.filter(given -> given <= today() && given > today() - VALID).isPresent();
    }

    private static String what(Address address) {
        return "join " + address.folded();
    }

    private long today() {
        return clock.instant().getEpochSecond() / Duration.ofDays(1).toSeconds();
    }
}
