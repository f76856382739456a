package org.palomar.webconsole.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class GuessingBrakeTest {

    private final GuessingBrake brake = new GuessingBrake(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @Test
    void countsEachAddressForItself() throws Exception {
        guess("192.0.2.1", GuessingBrake.PER_ADDRESS);
        guess("192.0.2.2", GuessingBrake.PER_ADDRESS - 1);
        assertThat(isOn("192.0.2.1")).isTrue();
        assertThat(isOn("192.0.2.2")).isFalse();
        assertThat(brake.refused()).isEqualTo(1);
    }

    @Test
    void aNetworkOfIpv6CountsAsOneAddress() throws Exception {
        for (int i = 0; i < GuessingBrake.PER_ADDRESS; i++) {
            guess("2001:db8:1:2::" + i, 1);
        }
        assertThat(isOn("2001:db8:1:2::ffff")).isTrue();
        assertThat(isOn("2001:db8:1:3::1")).isFalse();
    }

    @Test
    void manyAddressesTogetherCloseItForAllButThisMachine() throws Exception {
        for (int i = 0; i < GuessingBrake.TOGETHER; i++) {
            guess("198.51.100." + i, 1);
        }
        assertThat(isOn("203.0.113.1")).isTrue();
        assertThat(isOn("127.0.0.1")).isFalse();
    }

    private void guess(String address, int times) throws UnknownHostException {
        for (int i = 0; i < times; i++) {
            brake.wrong(InetAddress.getByName(address));
        }
    }

    private boolean isOn(String address) throws UnknownHostException {
        return brake.isOn(InetAddress.getByName(address));
    }
}
