package org.palomar.relay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;

class DetoursTest {

    private static final Domain FAR = Domain.of("far.example");

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final Detours detours = new Detours(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void isForTheDestinationAndTheUsualWayOnly() {
        detours.learn(FAR, "ordinary", "second");
        assertThat(detours.of(FAR, "ordinary")).contains("second");
        assertThat(detours.of(FAR, "other")).isEmpty();
        assertThat(detours.of(Domain.of("near.example"), "ordinary")).isEmpty();
    }

    @Test
    void endsAfterAnHour() {
        detours.learn(FAR, "ordinary", "second");
        now = now.plus(Duration.ofMinutes(59));
        assertThat(detours.of(FAR, "ordinary")).contains("second");
        now = now.plus(Duration.ofMinutes(1));
        assertThat(detours.of(FAR, "ordinary")).isEmpty();
    }

    @Test
    void aClockThatWasSetBackProlongsNothing() {
        detours.learn(FAR, "ordinary", "second");
        now = now.minus(Duration.ofDays(1));
        assertThat(detours.of(FAR, "ordinary")).isEmpty();
    }

    @Test
    void forgetsTheOldestOfTooMany() {
        for (int i = 0; i <= 4096; i++) {
            detours.learn(Domain.of("d" + i + ".example"), "ordinary", "second");
        }
        assertThat(detours.of(Domain.of("d0.example"), "ordinary")).isEmpty();
        assertThat(detours.of(Domain.of("d4096.example"), "ordinary")).contains("second");
    }
}
