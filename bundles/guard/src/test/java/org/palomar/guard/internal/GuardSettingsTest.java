package org.palomar.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.address.Network;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

class GuardSettingsTest {

    @Test
    void trustsThisMachineUnlessToldOtherwise() throws Exception {
        assertThat(trusts(Map.of(), "127.0.0.9")).isTrue();
        assertThat(trusts(Map.of(), "::1")).isTrue();
        assertThat(trusts(Map.of(), "192.0.2.1")).isFalse();
        assertThat(trusts(Map.of("trusted-networks", "none"), "127.0.0.1")).isFalse();
        assertThat(trusts(Map.of("trusted-networks", "192.0.2.0/24, 2001:db8::/32"), "2001:db8::1"))
                .isTrue();
    }

    private static boolean trusts(Map<String, String> values, String address) throws InvalidConfigurationException {
        return GuardSettings.read(new Values(values))
                .trusts(Network.parseAddress(address).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "wrong-passwords, 0",
        "wrong-passwords, three",
        "wrong-passwords-per-network, -1",
        "window, 1s",
        "first-block, 0s",
        "longest-block, 5m",
        "known-for, 1h",
        "trusted-networks, localhost"
    })
    void namesTheKeyThatIsWrong(String key, String value) {
        assertThatThrownBy(() -> GuardSettings.read(new Values(Map.of(key, value))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(key);
    }
}
