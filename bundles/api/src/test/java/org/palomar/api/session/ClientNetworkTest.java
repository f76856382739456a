package org.palomar.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ClientNetworkTest {

    private static ClientNetwork of(String address) throws Exception {
        return new ClientNetwork(InetAddress.getByName(address));
    }

    @Test
    void takesEachIpv4AddressForAClient() throws Exception {
        assertThat(of("192.0.2.1")).isEqualTo(of("192.0.2.1")).isNotEqualTo(of("192.0.2.2"));
    }

    @Test
    void takesANetworkOf64BitsForAClientOfIpv6() throws Exception {
        assertThat(of("2001:db8:0:1::1"))
                .isEqualTo(of("2001:db8:0:1:ffff:ffff:ffff:ffff"))
                .isNotEqualTo(of("2001:db8:0:2::1"));
    }

    @Test
    void isNotConfusedByAddressesOfTheOtherFamily() throws Exception {
        assertThat(of("::c000:201")).isNotEqualTo(of("192.0.2.1"));
        assertThat(of("0.0.0.0")).isNotEqualTo(of("::"));
    }
}
