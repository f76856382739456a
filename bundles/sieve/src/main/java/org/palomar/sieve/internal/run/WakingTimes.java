package org.palomar.sieve.internal.run;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;

/**
 * At which times of which days a message may wake (draft-ietf-extra-sieve-snooze-07 §4.2, §4.3).
 *
 * @param weekdays 0 for Sunday to 6; empty for all
 * @param zone empty for that of the run
 */
public record WakingTimes(Set<Integer> weekdays, Optional<ZoneId> zone, List<LocalTime> times) {

    /** A day of the week comes again after seven, and the one before may be in another half of it. */
    private static final int DAYS = 8;

    /** Names of zones are far shorter. */
    private static final int MAX_ZONE = 64;

    public WakingTimes {
        weekdays = Set.copyOf(weekdays);
        times = List.copyOf(times);
    }

    /** @throws SieveFailure if one of the strings is none of what it should be */
    public static WakingTimes of(List<String> weekdays, String zone, List<String> times) throws SieveFailure {
        Set<Integer> days = new HashSet<>();
        for (String day : weekdays) {
            if (!day.matches("[0-6]")) {
                throw new SieveFailure("\"" + Octets.text(day)
                        + "\" is no day of the week; write \"0\" for Sunday to \"6\" for Saturday.");
            }
            days.add(day.charAt(0) - '0');
        }
        List<LocalTime> clock = new ArrayList<>();
        for (String time : times) {
            // Deviation: the draft's grammar wants seconds, its own example has none
            if (!time.matches("([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?")) {
                throw new SieveFailure(
                        "\"" + Octets.text(time) + "\" is no time of day; write one such as \"08:00:00\".");
            }
            clock.add(LocalTime.parse(time));
        }
        return new WakingTimes(days, zone.isEmpty() ? Optional.empty() : Optional.of(zone(zone)), clock);
    }

    private static ZoneId zone(String name) throws SieveFailure {
        try {
            ZoneId zone = name.length() > MAX_ZONE ? ZoneOffset.UTC : ZoneId.of(name);
            if (!(zone instanceof ZoneOffset)) {
                return zone;
            }
        } catch (DateTimeException unknown) {
            // falls through
        }
        throw new SieveFailure("\"" + name + "\" is no time zone that is known; write one such as \"Europe/Madrid\".");
    }

    /** The first of the times that is still to come; there is one within eight days. */
    public Instant next(ZonedDateTime now) {
        ZoneId place = zone.orElse(now.getZone());
        LocalDate today = now.withZoneSameInstant(place).toLocalDate();
        for (int i = 0; i <= DAYS; i++) {
            LocalDate day = today.plusDays(i);
            boolean meant =
                    weekdays.isEmpty() || weekdays.contains(day.getDayOfWeek().getValue() % 7);
            Optional<Instant> first = meant ? first(day, place, now.toInstant()) : Optional.empty();
            if (first.isPresent()) {
                return first.get();
            }
        }
        throw new IllegalStateException("each day of the week comes within eight days");
    }

    /** Of a time that comes twice the first is meant; one that is skipped is that of the offset before (§4.3): as the platform has it. */
    private Optional<Instant> first(LocalDate day, ZoneId place, Instant now) {
        return times.stream()
                .map(time -> ZonedDateTime.of(day, time, place).toInstant())
                .filter(instant -> instant.isAfter(now))
                .sorted()
                .findFirst();
    }
}
