package org.palomar.shell.internal.command;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/** Instants as people write them. */
final class Moment {

    /** Nothing here is older; whoever asks for more gets nothing. */
    private static final Duration MOST_AGE = Duration.ofDays(3650);

    private Moment() {}

    /** A day, a time of a day, or either with its zone: what listings print can be given back. */
    static Instant date(String text) throws CommandException {
        try {
            if (!text.contains("T")) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            boolean hasZone = text.endsWith("Z") || text.indexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
            return hasZone ? Instant.parse(text) : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException malformed) {
            throw MailCommand.failure("\"" + text + "\" is no date: write it as in 2026-11-24 or 2026-11-24T18:30.");
        }
    }

    /** So long ago, such as 30m, 2h, 1d. */
    static Instant ago(String option, String text) throws CommandException {
        try {
            Duration age = new Values(Map.of(option, text)).duration(option, Duration.ZERO, Duration.ZERO, MOST_AGE);
            return Clock.systemUTC().instant().minus(age);
        } catch (InvalidConfigurationException wrong) {
            throw MailCommand.failure(wrong.getMessage() + ".");
        }
    }

    /** A date, or how long ago. */
    static Instant of(String option, String text) throws CommandException {
        return text.matches("\\d+(ms|[smhdSMHD])") ? ago(option, text) : date(text);
    }
}
