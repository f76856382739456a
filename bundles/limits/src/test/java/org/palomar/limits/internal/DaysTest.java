package org.palomar.limits.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.limit.LimitTerms;

/** A day is one of the sender's time zone, whatever clocks do. */
class DaysTest extends LimitsFixture {

    private void may(int messages) {
        settings.put("messages-per-day", Integer.toString(messages));
    }

    private void livesIn(String zone) throws Exception {
        limits.admin().set(ANA, new LimitTerms(Map.of(), Optional.of(ZoneId.of(zone))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Europe/Madrid  | 2026-01-02T22:59:59Z | 2026-01-02T23:00:00Z | 2026-01-03 00:00
            America/Lima   | 2026-01-03T04:59:59Z | 2026-01-03T05:00:00Z | 2026-01-03 00:00
            # a day of 23 hours, one of 25, and one whose midnight clocks skip
            Europe/Madrid  | 2026-03-29T21:59:59Z | 2026-03-29T22:00:00Z | 2026-03-30 00:00
            Europe/Madrid  | 2026-10-25T22:59:59Z | 2026-10-25T23:00:00Z | 2026-10-26 00:00
            Asia/Beirut    | 2026-03-28T21:59:59Z | 2026-03-28T22:00:00Z | 2026-03-29 01:00
            """)
    void aDayEndsAtTheMidnightOfTheAccount(String zone, String last, String next, String written) throws Exception {
        may(1);
        livesIn(zone);
        clock.set(last);
        sends(ANA, 1);
        assertThat(refusal(ANA, 1)).contains("from " + written + " (" + zone + ")");
        clock.set(next);
        sends(ANA, 1);
    }

    @Test
    void theZoneOfTheDomainHoldsForItsAccounts() throws Exception {
        may(1);
        limits.admin().set(ANA.address().domain(), new LimitTerms(Map.of(), Optional.of(ZoneId.of("Asia/Tokyo"))));
        sends(ANA, 1);
        assertThat(refusal(ANA, 1)).contains("2026-01-04 00:00 (Asia/Tokyo)");
        assertThat(send(CARLA, 1)).isEmpty();
        assertThat(refusal(CARLA, 1)).contains("2026-01-03 00:00 (UTC)");
    }

    @Test
    void aClockThatGoesBackOverMidnightBeginsNoDayTwice() {
        may(1);
        clock.set("2026-01-03T00:00:30Z");
        sends(ANA, 1);
        clock.set("2026-01-02T23:59:30Z");
        assertThat(refusal(ANA, 1)).contains("from 2026-01-04 00:00");
        clock.set("2026-01-03T00:01:00Z");
        assertThat(refusal(ANA, 1)).startsWith("550");
        clock.set("2026-01-04T00:00:00Z");
        sends(ANA, 1);
    }

    @Test
    void aClockThatWasAMonthAheadKeepsNobodyFromSendingForAMonth() {
        may(2);
        clock.set("2026-02-10T12:00:00Z");
        sends(ANA, 1);
        clock.set("2026-01-02T12:00:00Z");
        sends(ANA, 1);
        assertThat(refusal(ANA, 1)).contains("from 2026-01-03 00:00");
        clock.set("2026-01-03T00:00:00Z");
        sends(ANA, 2);
    }

    @Test
    void aClockThatGoesBackMakesNoMinuteLongerThanOne() {
        settings.put("messages-per-minute", "1");
        sends(ANA, 1);
        clock.set("2026-01-02T20:00:00Z");
        assertThat(refusal(ANA, 1)).contains("in 60 seconds");
        clock.set("2026-01-02T20:01:00Z");
        sends(ANA, 1);
    }

    @Test
    void moreDaysBringOneDaysWorth() {
        may(2);
        sends(ANA, 2);
        clock.set("2026-01-20T00:00:00Z");
        sends(ANA, 2);
        assertThat(refusal(ANA, 1)).startsWith("550");
    }
}
