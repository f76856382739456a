package org.palomar.dmarcreports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.dmarcreports.internal.report.Place;

class PlaceTest {

    @Test
    void readsWhereADomainWantsItsReports() {
        assertThat(Place.read("mailto:a@b.test , MAILTO:C%2Bd@b.test?subject=x,mailto:A@b.test,"))
                .containsExactly(
                        new Place(Address.of("a@b.test"), Long.MAX_VALUE),
                        new Place(Address.of("c+d@b.test"), Long.MAX_VALUE));
        assertThat(Place.read("mailto:1@a.test,mailto:2@a.test,mailto:3@a.test,mailto:4@a.test,mailto:5@a.test,"
                        + "mailto:6@a.test"))
                .hasSize(Place.MOST);
    }

    /** RFC 7489 §6.2. */
    @ParameterizedTest
    @CsvSource({"!7, 7", "!10k, 10240", "!2M, 2097152", "!1g, 1073741824", "!999999999t, 8589934583410065408"})
    void aPlaceMayTakeNoMoreThanSoMuch(String suffix, long octets) {
        assertThat(Place.read("mailto:a@b.test" + suffix)).containsExactly(new Place(Address.of("a@b.test"), octets));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a@b.test",
                "https://b.test/x",
                "mailto:",
                "mailto:a@b@c",
                "mailto:%zz@b.test",
                "mailto:a@b.test!10x",
                "mailto:a@b.test!1!2",
                "mailto:a@b.test!12345678901",
                "mailto:a@b.test%0d%0aBcc:c@d.test"
            })
    void takesNothingElse(String value) {
        assertThat(Place.read(value)).isEmpty();
    }

    @Test
    void aNameThatOnlyEndsLikeItIsNoOrganizationsOwn() {
        Place place = Place.read("mailto:a@in.bank.test").getFirst();
        assertThat(place.isOf(Domain.of("bank.test"))).isTrue();
        assertThat(place.isOf(Domain.of("ank.test"))).isFalse();
        assertThat(place.isOf(Domain.of("x.in.bank.test"))).isFalse();
    }

    @FuzzTest(maxDuration = "10s")
    void whateverTheDnsSaysIsAListOfPlaces(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        assertThat(Place.read("mailto:" + text))
                .hasSizeLessThanOrEqualTo(Place.MOST)
                .allSatisfy(one -> assertThat(one.most()).isNotNegative());
    }
}
