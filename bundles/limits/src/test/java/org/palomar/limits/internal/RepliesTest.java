package org.palomar.limits.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.palomar.api.limit.Freeze;
import org.palomar.api.limit.Limit;
import org.palomar.api.limit.Measure;
import org.palomar.api.limit.Usage.Source;
import org.palomar.api.pipeline.Reply;

/** Every reply fits into a line and is ASCII, however long what it names is. */
class RepliesTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final ZoneId LONGEST = ZoneId.getAvailableZoneIds().stream()
            .max(Comparator.comparingInt(String::length))
            .map(ZoneId::of)
            .orElseThrow();

    @ParameterizedTest
    @EnumSource
    void namesTheLimitAndItsEndInBothLanguages(Measure measure) {
        Reply reply = Replies.of(
                new Decision.Reached(measure, new Limit(Limit.MAX), Source.SERVER, NOW.plusSeconds(60), LONGEST), NOW);
        assertThat(reply.text().chars()).allMatch(c -> c < 0x7f);
        assertThat(reply.text()).contains("1000000000 ", "Con este mensaje");
        assertThat(reply.isTemporary()).isEqualTo(!measure.isDaily());
        assertThat(reply.status()).isEqualTo(measure.isDaily() ? "5.7.1" : "4.7.1");
    }

    @Test
    void aReasonOfAnyAllowedLengthFits() {
        String longest = "r".repeat(Freeze.MAX_REASON);
        Reply reply = Replies.of(new Decision.Frozen(new Freeze(NOW, longest, false)));
        assertThat(reply.text()).contains(longest, "no puede enviar");
        assertThat(List.of(reply.code())).containsExactly(550);
    }
}
