package org.palomar.lists.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.session.ClientNetwork;

/**
 * Letters that strangers cause to be written to somebody, so few that nobody is flooded: of each kind one a day to an address from all lists of a domain, {@value #PER_HOUR} an hour of a list, {@value #PER_CLIENT} an hour for one
 * client's network, so that nobody uses up a list's alone. What was asked is in memory alone: after a restart somebody may be asked once more. Safe for any thread.
 */
final class Asking {

    /** Who asks for one thing keeps nobody from another. */
    enum About {
        JOINING,
        LEAVING
    }

    private static final Duration PAUSE = Duration.ofDays(1);
    private static final int PER_HOUR = 60;
    private static final int PER_CLIENT = 10;

    /** Addresses that are remembered; the oldest are forgotten first. As many as all lists of a large server ask in a day. */
    private static final int REMEMBERED = 50_000;

    /** Days for which a confirmation can be given. */
    static final long VALID = 3;

    private record Asked(Domain domain, Address address, About about) {}

    private record OfList(int list, About about) {}

    private final Doors doors;
    private final Clock clock;
    private final Map<Asked, Instant> asked = new LinkedHashMap<>();

    /** Of this hour; as many as letters, of which lists have a bound. */
    private final Map<OfList, Integer> lists = new HashMap<>();

    private final Map<ClientNetwork, Integer> clients = new HashMap<>();
    private long hour;

    Asking(Doors doors, Clock clock) {
        this.doors = doors;
        this.clock = clock;
    }

    /** Whether a letter may be written now, for somebody who has sent a message; it counts as written then. */
    synchronized boolean may(Roll roll, Address address, About about, Origin by) {
        begin();
        ClientNetwork client = new ClientNetwork(by.remote().getAddress());
        boolean counted = by.door() == Origin.Door.MX; // others are this server's own, or of who logged in
        if ((counted && clients.getOrDefault(client, 0) >= PER_CLIENT) || !may(roll, address, about)) {
            return false;
        }
        if (counted) {
            clients.merge(client, 1, Integer::sum);
        }
        return true;
    }

    private boolean may(Roll roll, Address address, About about) {
        Instant now = clock.instant();
        asked.values().removeIf(when -> !now.isBefore(when.plus(PAUSE)) || when.isAfter(now.plus(PAUSE)));
        Asked key = new Asked(roll.address().domain(), address.folded(), about);
        OfList list = new OfList(roll.number(), about);
        if (asked.containsKey(key) || lists.getOrDefault(list, 0) >= PER_HOUR) {
            return false;
        }
        lists.merge(list, 1, Integer::sum);
        if (asked.size() >= REMEMBERED) {
            asked.remove(asked.keySet().iterator().next());
        }
        asked.put(key, now);
        return true;
    }

    private void begin() {
        long current = clock.instant().getEpochSecond() / Duration.ofHours(1).toSeconds();
        if (current != hour) {
            hour = current;
            lists.clear();
            clients.clear();
        }
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
