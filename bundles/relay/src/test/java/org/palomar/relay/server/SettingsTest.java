package org.palomar.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.relay.route.SmartHost;
import org.palomar.relay.session.Identity;
import org.palomar.relay.session.Login;
import org.palomar.relay.session.TlsDemand;
import org.palomar.relay.session.Waits;

class SettingsTest {

    /** Each as {@code key=value}. */
    private static RelaySettings read(String... lines) throws InvalidConfigurationException {
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            String[] parts = line.split("=", 2);
            values.put(parts[0], parts[1]);
        }
        return RelaySettings.read(new Values(values));
    }

    @Test
    void hasDefaultsForEverything() throws Exception {
        RelaySettings settings = read();
        assertThat(settings.rules().port()).isEqualTo(25);
        assertThat(settings.rules().otherwise()).isEqualTo(TlsDemand.IF_OFFERED);
        assertThat(settings.route().smartHost()).isEmpty();
        assertThat(settings.route().self().ipv4()).isEmpty();
        assertThat(settings.route().self().ipv6()).isEmpty();
        assertThat(settings.waits())
                .isEqualTo(new Waits(
                        Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofMinutes(3)));
        assertThat(settings.messagesPerConnection()).isEqualTo(100);
        assertThat(settings.idleConnections()).isEqualTo(100);
        assertThat(settings.idle()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void readsEveryKey() throws Exception {
        RelaySettings settings = read(
                "host-name=Mail.Example.ORG",
                "port=2525",
                "ipv4=false",
                "ipv6=true",
                "source-ipv4=192.0.2.1",
                "source-ipv6=2001:db8::1",
                "tls=encrypted",
                "tls-never=old.example, older.example",
                "tls-encrypted=new.example",
                "tls-verified=bank.example",
                "smart-host=smart.example",
                "smart-host-port=587",
                "smart-host-tls=Encrypted",
                "smart-host-user=palomar",
                "smart-host-password=secret",
                "connect-deadline=1s",
                "reply-deadline=2s",
                "end-deadline=3s",
                "output-deadline=4s",
                "messages-per-connection=7",
                "idle-connections=0",
                "idle=250ms");
        assertThat(settings.rules().port()).isEqualTo(2525);
        assertThat(settings.rules().ipv4()).isFalse();
        assertThat(settings.rules().ipv6()).isTrue();
        assertThat(settings.rules().otherwise()).isEqualTo(TlsDemand.ENCRYPTED);
        assertThat(settings.rules().tls())
                .isEqualTo(Map.of(
                        new Domain("old.example"), TlsDemand.NEVER,
                        new Domain("older.example"), TlsDemand.NEVER,
                        new Domain("new.example"), TlsDemand.ENCRYPTED,
                        new Domain("bank.example"), TlsDemand.VERIFIED));
        assertThat(settings.route().self())
                .isEqualTo(new Identity(
                        new Domain("mail.example.org"),
                        AddressLiteral.parseHost("192.0.2.1"),
                        AddressLiteral.parseHost("2001:db8::1")));
        assertThat(settings.route().smartHost())
                .contains(new SmartHost(
                        new Domain("smart.example"),
                        587,
                        TlsDemand.ENCRYPTED,
                        Optional.of(new Login("palomar", "secret"))));
        assertThat(settings.waits())
                .isEqualTo(new Waits(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4)));
        assertThat(settings.messagesPerConnection()).isEqualTo(7);
        assertThat(settings.idleConnections()).isZero();
        assertThat(settings.idle()).isEqualTo(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @CsvSource({"verified, VERIFIED, 25", "implicit, VERIFIED_AT_ONCE, 465", "never, NEVER, 25"})
    void theSmartHostsPortFollowsItsTls(String value, TlsDemand tls, int port) throws Exception {
        assertThat(read("smart-host=smart.example", "smart-host-tls=" + value)
                        .route()
                        .smartHost())
                .contains(new SmartHost(new Domain("smart.example"), port, tls, Optional.empty()));
    }

    @Test
    void theNameOfALoginIsShownAndNotItsPassword() throws Exception {
        assertThat(read("smart-host=smart.example", "smart-host-user=palomar", "smart-host-password=secret"))
                .asString()
                .contains("palomar")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.255.0.1, true",
        "0.0.0.0, true",
        "169.254.169.254, true",
        "224.0.0.1, true",
        "255.255.255.255, true",
        "::, true",
        "::1, true",
        "::ffff:127.0.0.1, true",
        "fe80::1, true",
        "ff02::1, true",
        "10.0.0.1, false",
        "192.0.2.1, false",
        "2001:db8::1, false"
    })
    void nobodyElseIsOnThisMachineOrLink(String address, boolean refused) throws Exception {
        var parsed = AddressLiteral.parseHost(address).orElseThrow();
        assertThat(read().rules().refused().stream().anyMatch(network -> network.contains(parsed)))
                .isEqualTo(refused);
        assertThat(read("refused-networks=none").rules().refused()).isEmpty();
        assertThat(read("refused-networks=10.0.0.0/8").rules().refused())
                .singleElement()
                .hasToString("10.0.0.0/8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host-name=not a host        | host-name: must be a host name",
                "port=0                      | port: must be from 1 to 65535",
                "port=65536                  | port: must be from 1 to 65535",
                "ipv4=perhaps                | ipv4: must be true or false",
                "ipv6=perhaps                | ipv6: must be true or false",
                "source-ipv4=::1             | source-ipv4: must be an IPv4 address of this machine",
                "source-ipv4=localhost       | source-ipv4: must be an IPv4 address of this machine",
                "source-ipv6=127.0.0.1       | source-ipv6: must be an IPv6 address of this machine",
                "refused-networks=10.0.0.0/33 | refused-networks: must be IP addresses or networks such as 192.0.2.0/24, or none",
                "tls=implicit                | tls: must be never, if-offered, encrypted or verified",
                "tls-never=a b               | tls-never: must be a list of domains",
                "tls-encrypted=a_-           | tls-encrypted: must be a list of domains",
                "tls-verified=x.,x           | tls-verified: must not name x, which is named elsewhere",
                "smart-host=a b              | smart-host: must be a host name",
                "smart-host-port=0           | smart-host-port: must be from 1 to 65535",
                "smart-host-tls=maybe        | smart-host-tls: must be never, if-offered, encrypted, verified or implicit",
                "smart-host-user=x           | smart-host-user: must come with smart-host-password",
                "smart-host-password=x       | smart-host-user: must come with smart-host-password",
                "connect-deadline=1          | connect-deadline: must be a time span such as 30s, 5m, 2h, 1d or 250ms",
                "connect-deadline=11m        | connect-deadline: must be from PT0.1S to PT10M",
                "reply-deadline=31m          | reply-deadline: must be from PT0.1S to PT30M",
                "end-deadline=61m            | end-deadline: must be from PT0.1S to PT1H",
                "output-deadline=31m         | output-deadline: must be from PT0.1S to PT30M",
                "messages-per-connection=0   | messages-per-connection: must be from 1 to 100000",
                "idle-connections=-1         | idle-connections: must be from 0 to 10000",
                "idle=6m                     | idle: must be from PT0.1S to PT5M"
            })
    void saysWhichValueIsWrong(String line, String message) {
        assertThatThrownBy(() -> read(line))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(message);
    }
}
