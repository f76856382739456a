package org.palomar.api.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    private static InetAddress address(String text) {
        return Network.parseAddress(text).orElseThrow();
    }

    private static Network network(String text) {
        return Network.parse(text).orElseThrow();
    }

    @Test
    void containsWhatSharesItsLeadingBits() {
        assertThat(network("192.0.2.128/25").contains(address("192.0.2.129"))).isTrue();
        assertThat(network("192.0.2.128/25").contains(address("192.0.2.127"))).isFalse();
        assertThat(network("2001:db8::/33").contains(address("2001:db8:7fff::1")))
                .isTrue();
        assertThat(network("2001:db8::/33").contains(address("2001:db8:8000::1")))
                .isFalse();
        assertThat(network("0.0.0.0/0").contains(address("::1"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.77, 24, 192.0.2.0/24",
        "192.0.2.77, 32, 192.0.2.77/32",
        "192.0.2.77, 0, 0.0.0.0/0",
        "192.0.2.255, 25, 192.0.2.128/25",
        "2001:db8:1:2:3:4:5:6, 64, 2001:db8:1:2:0:0:0:0/64"
    })
    void twoAddressesOfOneNetworkAreInEqualOnes(String of, int bits, String network) {
        assertThat(Network.around(address(of), bits)).hasToString(network);
        assertThat(Network.around(address(of), bits))
                .isEqualTo(Network.around(Network.around(address(of), bits).base(), bits));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.0/24, true",
        "192.0.2.7/24, 192.0.2.9/25, true",
        "192.0.2.7, 192.0.2.9, false",
        "0.0.0.0/0, ::/0, false"
    })
    void twoNetworksTouchIfOneIsInTheOther(String one, String other, boolean touch) {
        assertThat(network(one).touches(network(other))).isEqualTo(touch);
    }

    /** "010" is 8 to some and 10 to others; 999 is no part of an address, and would be looked up as a name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "010.0.0.1",
                "999.0.0.1",
                "1.2.3.256",
                "localhost",
                "fe80::1%lo",
                ":::",
                "::1/129",
                "1.2.3.4/33",
                "1.2.3.4/-1",
                "1.2.3.4/",
                "1.2.3.4 "
            })
    void refusesWhatIsNoAddressOrNetwork(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }
}
