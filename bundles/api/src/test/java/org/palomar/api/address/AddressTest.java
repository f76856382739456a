package org.palomar.api.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "user@example.org user@example.org",
                "User.Name@EXAMPLE.org. User.Name@example.org",
                "\"user\"@example.org user@example.org",
                "\"us\\er\"@example.org user@example.org",
                "\"a@b\"@example.org \"a@b\"@example.org",
                "\"a.\"@example.org \"a.\"@example.org",
                "a+b@example.org a+b@example.org",
                "user@BÜCHER.example user@xn--bcher-kva.example",
                "user@xn--fa-hia.example user@xn--fa-hia.example",
                "user@under_score.example user@under_score.example",
                "josé@example.org josé@example.org"
            })
    void spellsEachAddressInOneWay(String written, String canonical) {
        assertThat(Address.parse(written)).map(Address::toString).contains(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "user",
                "user@",
                "@example.org",
                "user@[127.0.0.1]",
                "@relay.example:user@example.org",
                "a b@example.org",
                "<user@example.org>",
                ".user@example.org",
                "user.@example.org",
                "us..er@example.org",
                "\"user@example.org",
                "\"us\"er\"@example.org",
                "\"user\\\"@example.org",
                "user@-example.org",
                "user@exam ple.org",
                "user@example..org",
                "user(comment)@example.org",
                "\"us\ner\"@example.org",
                "us\u0000er@example.org",
                "group:user@example.org;",
                "info@fa\u00df.example",
                "info@\u03b2\u03cc\u03bb\u03bf\u03c2.example",
                "info@a\u200db.example",
                "info@a\u200cb.example",
                "info@\u1e9e.example",
                "info@\uD83E\uDD84.example"
            })
    void refusesWhatIsNoAddress(String written) {
        assertThat(Address.parse(written)).isEmpty();
    }

    @Test
    void takesALocalPartThatFillsAPathAndNoLongerOne() {
        assertThat(Address.parse("a".repeat(252) + "@example.org")).isPresent();
        assertThat(Address.parse("a".repeat(253) + "@example.org")).isEmpty();
        assertThat(Address.parse("é".repeat(127) + "@example.org")).isEmpty();
    }

    @Test
    void tellsWhichLocalPartsAreTooLongToBeGivenToSomebody() {
        assertThat(Address.of("a".repeat(64) + "@example.org").isTooLongToGive())
                .isFalse();
        assertThat(Address.of("é".repeat(33) + "@example.org").isTooLongToGive())
                .isTrue();
    }

    @Test
    void refusesADomainOfMoreThan253Characters() {
        String label = "a".repeat(63) + ".";
        assertThat(Domain.parse(label.repeat(3) + "a".repeat(61))).isPresent();
        assertThat(Domain.parse(label.repeat(3) + "a".repeat(62))).isEmpty();
        assertThat(Domain.parse("a".repeat(64) + ".example")).isEmpty();
    }

    @Test
    void takesTheSubaddressAway() {
        assertThat(Address.of("user+tag+more@example.org").withoutSubaddress()).hasToString("user@example.org");
        assertThat(Address.of("+tag@example.org").withoutSubaddress()).hasToString("+tag@example.org");
    }

    @Test
    void foldsTheLocalPartForLookUps() {
        assertThat(Address.of("User@Example.org").folded()).isEqualTo(Address.of("user@example.org"));
    }

    @Test
    void cannotBeMadeWithControls() {
        Domain domain = Domain.of("example.org");
        assertThatThrownBy(() -> new Address("a\r\nRCPT", domain)).isInstanceOf(IllegalArgumentException.class);
    }

    @FuzzTest
    void parsesItsOwnSpelling(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        Address.parse(text)
                .ifPresent(
                        address -> assertThat(Address.parse(address.toString())).contains(address));
    }

    /** Such a letter has one octet more when it is small. */
    @Test
    void foldingNeverMakesAnAddressTooLong() {
        Address longest = Address.of("\u0130".repeat(120) + "@example.org");
        assertThat(longest.folded()).isEqualTo(longest);
    }
}
