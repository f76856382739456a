package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.sieve.internal.run.WakingTimes;

/** snooze (draft-ietf-extra-sieve-snooze-07). */
final class SnoozeTest {

    private static final String REQUIRE =
            "require [\"snooze\", \"imap4flags\", \"mailbox\", \"special-use\", \"mailboxid\", \"variables\"];\n";

    private static Instant next(List<String> days, String zone, List<String> times, String arrival) throws Exception {
        return WakingTimes.of(days, zone, times).next(Instant.parse(arrival).atZone(ZoneOffset.UTC));
    }

    /** Table 1. */
    @ParameterizedTest
    @CsvSource({
        "2020-07-30T00:00:00Z, 2020-07-30T02:00:00Z",
        "2020-07-30T04:00:00Z, 2020-07-30T06:00:00Z",
        "2020-07-30T08:00:00Z, 2020-07-30T22:00:00Z",
        "2020-07-31T12:00:00Z, 2020-08-02T22:00:00Z",
        "2020-08-01T16:00:00Z, 2020-08-02T22:00:00Z"
    })
    void goesOnToTheNextDayThatIsMeant(String arrival, String awaken) throws Exception {
        List<String> times = List.of("12:00:00", "08:00:00", "16:00:00");
        assertThat(next(List.of("1", "3", "5", "2", "4"), "Australia/Melbourne", times, arrival))
                .isEqualTo(awaken);
    }

    /** Table 2: summer ends. */
    @ParameterizedTest
    @CsvSource({
        "2020-11-01T05:00:00Z, 2020-11-01T05:30:00Z",
        "2020-11-01T06:00:00Z, 2020-11-02T06:30:00Z",
        "2020-11-01T07:00:00Z, 2020-11-02T06:30:00Z"
    })
    void takesTheFirstOfATimeThatComesTwice(String arrival, String awaken) throws Exception {
        assertThat(next(List.of(), "America/New_York", List.of("01:30:00"), arrival))
                .isEqualTo(awaken);
    }

    /** Table 3: summer begins. */
    @ParameterizedTest
    @CsvSource({
        "2021-03-13T06:30:00Z, 2021-03-13T07:30:00Z",
        "2021-03-14T06:30:00Z, 2021-03-14T07:30:00Z",
        "2021-03-14T07:30:00Z, 2021-03-15T06:30:00Z"
    })
    void takesTheOffsetBeforeForATimeThatIsSkipped(String arrival, String awaken) throws Exception {
        assertThat(next(List.of(), "America/New_York", List.of("02:30:00"), arrival))
                .isEqualTo(awaken);
    }

    @Test
    void aWeekdayThatIsOverForTodayComesInAWeek() throws Exception {
        assertThat(next(List.of("4"), "UTC", List.of("08:00:00"), "2020-07-30T08:00:00Z"))
                .isEqualTo("2020-08-06T08:00:00Z");
    }

    /** The run is on a Wednesday at 06:07:08, one hour ahead of UTC. */
    @Test
    void putsTheMessageOff() {
        script(REQUIRE + "snooze \"08:00:00\";").does("snooze INBOX 2026-03-04T07:00:00Z");
        script(REQUIRE + "set \"t\" \"05:00\"; snooze [\"${t}\", \"04:00:00\"];")
                .does("snooze INBOX 2026-03-05T03:00:00Z");
        script(REQUIRE
                        + "setflag \"\\\\Flagged\"; snooze :mailbox \"Work\" :create :specialuse \"\\\\Archive\" :addflags \"$Woken\" :removeflags [\"\\\\Flagged\"]"
                        + " :weekdays [\"0\", \"6\"] :tzid \"Europe/Madrid\" \"10:00:00\";")
                .does(
                        "snooze Work :create :specialuse \\Archive [\\Flagged] 2026-03-07T09:00:00Z +[$Woken] -[\\Flagged]");
        script(REQUIRE + "keep; snooze \"08:00:00\"; snooze \"09:00:00\";")
                .does("keep", "snooze INBOX 2026-03-04T07:00:00Z");
    }

    @Test
    void refusesWhatIsNoTimeDayOrZone() {
        refused(REQUIRE + "snooze \"8:00\";", 2, 1, "no time of day");
        refused(REQUIRE + "snooze \"24:00:00\";", 2, 1, "no time of day");
        refused(REQUIRE + "snooze :weekdays \"7\" \"08:00:00\";", 2, 1, "no day of the week");
        refused(REQUIRE + "snooze :tzid \"Mars/Olympus\" \"08:00:00\";", 2, 1, "no time zone");
        refused(REQUIRE + "snooze :tzid \"+01:00\" \"08:00:00\";", 2, 1, "no time zone");
        refused(REQUIRE + "snooze :create \"08:00:00\";", 2, 1, ":mailbox");
        refused(REQUIRE + "snooze :flags \"a\" \"08:00:00\";", 2, 1, ":addflags");
        refused(
                REQUIRE + "snooze :mailboxid \"F1\" :specialuse \"\\\\Junk\" \"08:00:00\";",
                2,
                1,
                "exclude each other");
        refused("require \"snooze\"; snooze :addflags \"a\" \"08:00:00\";", 1, 26, "imap4flags");
        refused("snooze \"08:00:00\";", 1, 1, "require");
        script(REQUIRE + "set \"t\" \"25:00:00\";\nsnooze \"${t}\";").failsAt(3, "no time of day");
    }

    @Test
    void isForDeliveryOnly() {
        World world = new World();
        world.cause = SieveEnvironment.Cause.FLAG;
        script(REQUIRE + "snooze \"08:00:00\";").in(world).failsAt(1, "for delivery only");
        script(REQUIRE + "snooze \"08:00:00\"; snooze \"09:00:00\";").does("snooze INBOX 2026-03-04T07:00:00Z");
    }

    @Test
    void aRefusedMessageDoesNotWait() {
        script("require [\"snooze\", \"reject\"];\nreject \"no\"; snooze \"08:00:00\";")
                .failsAt(2, "refused");
    }
}
