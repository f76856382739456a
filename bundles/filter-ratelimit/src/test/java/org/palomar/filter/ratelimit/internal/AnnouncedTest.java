package org.palomar.filter.ratelimit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.ratelimit.RateUsage.Kind;
import org.palomar.filter.ratelimit.internal.Buckets.Claim;

class AnnouncedTest {

    private static final Address ANA = Address.of("ana@here.test");
    private static final Address BOB = Address.of("bob@here.test");

    private final Announced announced = new Announced();

    private static List<Claim> claims(Address recipient) {
        return List.of(new Claim(Kind.RECIPIENT, recipient.toString(), 5));
    }

    @Test
    void givesWhatWasClaimedForTheseRecipientsOnce() {
        announced.add("m1", ANA, claims(ANA));
        announced.add("m1", BOB, claims(BOB));
        announced.add("m2", ANA, claims(ANA));
        assertThat(announced.take("m1", Set.of(ANA))).isEqualTo(claims(ANA));
        assertThat(announced.take("m1", Set.of(ANA))).isEmpty();
        assertThat(announced.take("m1", Set.of(BOB))).isEqualTo(claims(BOB));
        assertThat(announced.take("m3", Set.of(BOB))).isEmpty();
        assertThat(announced.size()).isEqualTo(1);
    }

    /** A gateway asks for recipients of messages that never come. */
    @Test
    void whatNeverComesTakesNoMoreThanSoMuchMemory() {
        for (int i = 0; i < Announced.MOST + 1000; i++) {
            announced.add("m" + i / 10, ANA, claims(ANA));
        }
        assertThat(announced.size()).isLessThanOrEqualTo(Announced.MOST);
        assertThat(announced.take("m0", Set.of(ANA))).isEmpty();
        assertThat(announced.take("m" + Announced.MOST / 10, Set.of(ANA))).hasSize(10);
        announced.add("empty", ANA, List.of());
        assertThat(announced.count("empty", claims(ANA).getFirst())).isZero();
    }
}
