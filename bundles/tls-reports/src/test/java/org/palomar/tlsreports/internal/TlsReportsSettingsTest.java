package org.palomar.tlsreports.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

class TlsReportsSettingsTest {

    private static TlsReportsSettings read(String... pairs) throws InvalidConfigurationException {
        return TlsReportsSettings.read(new Values(pairs.length == 0 ? Map.of() : Map.of(pairs[0], pairs[1])));
    }

    private static TlsReportsSettings named(String name) throws InvalidConfigurationException {
        return TlsReportsSettings.read(new Values(Map.of(), () -> Domain.of(name)));
    }

    private static InetAddress at(String address) {
        return AddressLiteral.parseHost(address).orElseThrow();
    }

    /** Their readers are to find out who reports, and to answer. */
    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.5", "localhost", "localhost.localdomain", "3f2a9c1b7d04", "mail"})
    void whatNobodyCanAnswerToIsNoName(String name) throws Exception {
        assertThat(named(name).submitter().isNamed()).isFalse();
    }

    @Test
    void aNameWithADomainIsOne() throws Exception {
        assertThat(named("mail.example.org").submitter().isNamed()).isTrue();
    }

    /** This machine, networks of its own, and what leads there by translation or tunnels. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "169.254.169.254",
                "192.0.0.8",
                "198.18.0.1",
                "64:ff9b::a01:203",
                "64:ff9b:1::a01:203",
                "2002:a01:203::1",
                "2001:0:1::1",
                "fec0::1",
                "::1",
                "::7f00:1",
                "fe80::1"
            })
    void noWebServerIsThere(String address) throws Exception {
        assertThat(read().allows(at(address))).isFalse();
        assertThat(read("refused-networks", "203.0.113.0/24").allows(at(address)))
                .as("what an operator adds takes nothing away")
                .isFalse();
        assertThat(read("refused-networks", "none").allows(at(address))).isTrue();
    }

    @Test
    void othersAreElsewhere() throws Exception {
        assertThat(read().allows(at("203.0.113.7"))).isTrue();
        assertThat(read().allows(at("2001:db8::7"))).isTrue();
        assertThat(read("refused-networks", "203.0.113.0/24").allows(at("203.0.113.7")))
                .isFalse();
        assertThatThrownBy(() -> read("refused-networks", "nonsense"))
                .isInstanceOf(InvalidConfigurationException.class);
    }
}
