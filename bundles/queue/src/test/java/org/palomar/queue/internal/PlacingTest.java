package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.queue.internal.record.Course;
import org.palomar.queue.internal.schedule.Pauses;

class PlacingTest {

    private static final Instant RECEIVED = Instant.parse("2026-01-02T03:04:05Z");

    private static Outbound message(
            String sender, int priority, Optional<Instant> notBefore, Optional<AccountId> account) {
        return new Outbound(
                "t",
                RECEIVED,
                ReversePath.parse(sender).orElseThrow(),
                List.of(OutboundRecipient.of(Address.of("b@far.test"))),
                Content.of("".getBytes(StandardCharsets.US_ASCII)),
                new OutboundOptions(Optional.empty(), "", Set.of(), priority, notBefore, Optional.empty()),
                account);
    }

    private static Course course(int priority, Optional<Instant> notBefore) {
        return Placing.course(
                message("a@x.test", priority, notBefore, Optional.empty()), OutboundOptions.LEAST_PRIORITY);
    }

    private static long lane(String sender, Optional<AccountId> account) {
        return Placing.lane(message(sender, 0, Optional.empty(), account));
    }

    @Test
    void priorityOrdersWhatMayGoAtOnceAndDelaysNothing() {
        long received = RECEIVED.toEpochMilli();
        assertThat(course(-9, Optional.empty()).due()).isEqualTo(received);
        assertThat(course(0, Optional.empty()).due()).isEqualTo(received - 9 * 60_000);
        assertThat(course(9, Optional.empty()).due()).isEqualTo(received - 18 * 60_000);
        assertThat(course(9, Optional.empty()).base()).isEqualTo(received);
    }

    @Test
    void whatIsForLaterIsNeitherDueNorOldBefore() {
        Instant later = RECEIVED.plusSeconds(3600);
        assertThat(course(9, Optional.of(later)).due()).isEqualTo(later.toEpochMilli());
        assertThat(course(9, Optional.of(later)).base()).isEqualTo(later.toEpochMilli());
        assertThat(course(0, Optional.of(RECEIVED.minusSeconds(1))).base()).isEqualTo(RECEIVED.toEpochMilli());
    }

    @Test
    void aTurnIsAnAccountsOrElseASenderDomains() {
        Optional<AccountId> one = Optional.of(new AccountId(1));
        assertThat(lane("a@x.test", one)).isEqualTo(lane("b@y.test", one));
        assertThat(lane("a@x.test", one)).isNotEqualTo(lane("a@x.test", Optional.of(new AccountId(2))));
        assertThat(lane("list-1=b@x.test", Optional.empty())).isEqualTo(lane("list-2=c@x.test", Optional.empty()));
        assertThat(lane("a@x.test", Optional.empty())).isNotEqualTo(lane("a@y.test", Optional.empty()));
        assertThat(lane("", Optional.empty())).isEqualTo(lane("", Optional.empty()));
    }

    /** A clock that was ahead by less than the longest pause. */
    @Test
    void whatCameInByAClockThatWasAheadGoesNow() {
        Pauses pauses = new Pauses(Duration.ofMinutes(1), Duration.ofHours(4), new Random(1));
        long now = 1_000_000_000L;
        long ahead = now + Duration.ofHours(2).toMillis();
        assertThat(Placing.corrected(new Course(ahead, ahead, Course.NONE, 0, Set.of()), now, pauses))
                .contains(new Course(now, now, Course.NONE, 0, Set.of()));
        assertThat(Placing.corrected(new Course(now, ahead, Course.NONE, 3, Set.of()), now, pauses))
                .isEmpty();
    }
}
