package org.palomar.api.address;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReversePathTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "user@Example.org user@example.org",
                "first.last+caf_=first.last=some-company-with-a-very-long-name.example.com@gmail.com "
                        + "first.last+caf_=first.last=some-company-with-a-very-long-name.example.com@gmail.com",
                "user@[192.0.2.1] user@[192.0.2.1]",
                "\"a@b\"@[192.0.2.1] \"a@b\"@[192.0.2.1]",
                "user@[IPv6:2001:db8::1] user@[IPv6:2001:db8:0:0:0:0:0:1]",
                "user@[ipv6:2001:DB8::1] user@[IPv6:2001:db8:0:0:0:0:0:1]"
            })
    void spellsEachSenderInOneWay(String written, String canonical) {
        assertThat(ReversePath.parse(written)).map(ReversePath::text).contains(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user",
                "@",
                "@[192.0.2.1]",
                "[192.0.2.1]",
                "user@[]",
                "user@[",
                "user@[192.0.2.256]",
                "user@[192.0.2.010]",
                "user@[192.0.2.1",
                "user@[mail.example]",
                "user@[2001:db8::1]",
                "user@[IPv6:192.0.2.1]",
                "user@[IPv6:2001:db8::1::2]",
                "user@[IPv6:fe80::1%eth0]",
                "user@[x400:c=es]",
                "us\u0000er@[192.0.2.1]",
                "us er@[192.0.2.1]",
                "@relay.example:user@[192.0.2.1]"
            })
    void refusesWhatIsNoSender(String written) {
        assertThat(ReversePath.parse(written)).isEmpty();
    }

    @Test
    void isNobodyHereAtAHostWithoutAName() {
        ReversePath sender = ReversePath.parse("user@[192.0.2.1]").orElseThrow();
        assertThat(sender.address()).isEmpty();
        assertThat(sender.isNull()).isFalse();
        assertThat(sender).hasToString("<user@[192.0.2.1]>");
        assertThat(ReversePath.parse("").orElseThrow().isNull()).isTrue();
        assertThat(ReversePath.none().text()).isEmpty();
    }

    @FuzzTest
    void parsesItsOwnSpelling(byte[] octets) {
        ReversePath.parse(new String(octets, StandardCharsets.UTF_8))
                .ifPresent(
                        sender -> assertThat(ReversePath.parse(sender.text())).contains(sender));
    }
}
