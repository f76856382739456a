package org.palomar.limits.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.limit.Freeze;
import org.palomar.api.limit.Limit;
import org.palomar.api.limit.LimitTerms;
import org.palomar.api.limit.Measure;
import org.palomar.api.store.StoreException;

/** Each record is read as it was written; any other octets are damage. */
class RecordsTest {

    private static final Counts COUNTS = new Counts(
            20_000,
            new Amount(299, 1500),
            1_767_384_000_000L,
            new Amount(3, 4),
            19_999,
            Set.of(Matter.MESSAGES_PER_DAY, Matter.REFUSED_RECIPIENTS));

    private static final Standing STANDING = new Standing(
            new LimitTerms(
                    Map.of(Measure.MESSAGES_PER_DAY, new Limit(1000), Measure.RECIPIENTS_PER_DAY, Limit.NONE),
                    Optional.of(ZoneId.of("Europe/Madrid"))),
            Optional.of(new Freeze(Instant.parse("2026-01-02T03:04:05.678Z"), "envía spam", true)));

    @Test
    void countsAreReadAsTheyWereWritten() throws Exception {
        assertThat(Counts.decode(COUNTS.encode())).isEqualTo(COUNTS);
        assertThat(Counts.decode(Counts.NONE.encode())).isEqualTo(Counts.NONE);
    }

    @Test
    void whatWasSetIsReadAsItWasWritten() throws Exception {
        assertThat(Standing.decode(STANDING.encode())).isEqualTo(STANDING);
        assertThat(Standing.decode(Standing.NONE.encode())).isEqualTo(Standing.NONE);
    }

    @Test
    void anyOctetThatChangedIsDamage() {
        for (byte[] record : new byte[][] {COUNTS.encode(), STANDING.encode()}) {
            for (int i = 0; i < record.length; i++) {
                byte[] changed = record.clone();
                changed[i] ^= 0x10;
                assertThatThrownBy(() -> Counts.decode(changed)).isInstanceOf(StoreException.class);
                assertThatThrownBy(() -> Standing.decode(changed)).isInstanceOf(StoreException.class);
            }
        }
    }

    @Test
    void everyMatterHasABitOfItsOwnAndEveryMeasureIsOne() {
        int all = 0;
        for (Matter matter : Matter.values()) {
            assertThat(all & matter.bit()).as(matter.name()).isZero();
            all |= matter.bit();
        }
        for (Measure measure : Measure.values()) {
            assertThat(Matter.of(measure).name()).isEqualTo(measure.name());
            assertThat(Measure.of(measure.key())).contains(measure);
        }
    }
}
