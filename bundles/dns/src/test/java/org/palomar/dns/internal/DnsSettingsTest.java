package org.palomar.dns.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

class DnsSettingsTest {

    @TempDir
    private Path folder;

    private static DnsSettings read(String key, String value) throws InvalidConfigurationException {
        return DnsSettings.read(new Values(Map.of(key, value)));
    }

    @Test
    void readsServersInTheirFourForms() throws Exception {
        assertThat(read("servers", "192.0.2.1, 192.0.2.1:5353, 2001:db8::1, [2001:db8::1]:5353")
                        .servers())
                .extracting(Servers::text)
                .containsExactly(
                        "192.0.2.1", "192.0.2.1 port 5353", "2001:db8:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:1 port 5353");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "192.0.2.1:0", "192.0.2.1:65536", "192.0.2.999", "[2001:db8::1]", "::1:", "[::1]:x"
            })
    void refusesServersThatAreNoAddress(String text) {
        assertThatThrownBy(() -> read("servers", text)).hasMessageStartingWith("servers: each must be an address");
    }

    @Test
    void refusesTooManyServersAndOtherWaysToCheck() {
        String nine = IntStream.range(1, 10).mapToObj(i -> "192.0.2." + i).collect(Collectors.joining(","));
        assertThatThrownBy(() -> read("servers", nine)).hasMessage("servers: must be 8 at most");
        assertThatThrownBy(() -> read("dnssec", "yes")).hasMessageContaining("off, trust-ad and validate");
    }

    @Test
    void refusesTrustAnchorsThatAreNone() throws IOException {
        Path file = Files.writeString(folder.resolve("anchors"), "example.org. IN A 192.0.2.1\n");
        assertThatThrownBy(() -> read("trust-anchors", file.toString())).hasMessageContaining("DS or DNSKEY records");
        Files.writeString(file, "this is no zone file\n");
        assertThatThrownBy(() -> read("trust-anchors", file.toString())).hasMessageContaining("can't be read");
        assertThatThrownBy(() -> read("trust-anchors", folder.resolve("gone").toString()))
                .hasMessageContaining("can't be read");
    }

    @Test
    void theRootsKeysAreTrustAnchors() throws Exception {
        Path file = Files.writeString(folder.resolve("anchors"), TrustAnchors.ROOT);
        assertThat(read("trust-anchors", file.toString()).trustAnchors()).isEqualTo(TrustAnchors.ROOT);
    }

    @Test
    void readsTheSystemsServersAndSeesThatTheyChange() throws IOException {
        Path file = Files.writeString(folder.resolve("resolv.conf"), """
                # nameserver 192.0.2.9
                search example.org
                nameserver 192.0.2.1
                  nameserver\t2001:db8::1 # the other
                nameserver fe80::1%eth0
                nameserver 192.0.2.3
                nameserver 192.0.2.4
                """);
        AtomicLong ticks = new AtomicLong();
        ResolvConf system = new ResolvConf(file, ticks::get);
        assertThat(system.get())
                .extracting(Servers::text)
                .containsExactly("192.0.2.1", "2001:db8:0:0:0:0:0:1", "192.0.2.3");
        Files.writeString(file, "nameserver 192.0.2.7\n");
        ticks.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(system.get()).extracting(Servers::text).containsExactly("192.0.2.7");
    }

    @Test
    void theServerOfThisMachineIsAskedWhereTheSystemNamesNone() throws IOException {
        List<InetSocketAddress> here = Servers.HERE;
        assertThat(new ResolvConf(folder.resolve("gone"), () -> 0).get()).isEqualTo(here);
        Path empty = Files.writeString(folder.resolve("resolv.conf"), "search example.org\nnameserver\n");
        assertThat(new ResolvConf(empty, () -> 0).get()).isEqualTo(here);
    }
}
