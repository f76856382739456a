package org.palomar.limits.internal.record;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * An instant as counts see it.
 *
 * @param millis since 1970
 * @param day days since 1970 in the zone of whoever is counted
 */
public record Moment(long millis, long day) {

    public static Moment of(Instant instant, ZoneId zone) {
        return new Moment(
                instant.toEpochMilli(), LocalDate.ofInstant(instant, zone).toEpochDay());
    }

    /** When a day is over: its midnight, or the first instant behind one that clocks skip. */
    public static Instant endOf(long day, ZoneId zone) {
        return LocalDate.ofEpochDay(day).plusDays(1).atStartOfDay(zone).toInstant();
    }
}
