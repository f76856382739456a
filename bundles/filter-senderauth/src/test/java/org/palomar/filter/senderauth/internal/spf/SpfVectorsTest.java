package org.palomar.filter.senderauth.internal.spf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.palomar.api.address.AddressLiteral;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The test suite of openspf.org for RFC 7208; see {@code rfc7208-tests.LICENSE}. */
class SpfVectorsTest {

    record Case(String name, Map<?, ?> values, Map<String, List<?>> zone) {

        String text(String key) {
            Object value = values.get(key);
            return value == null ? "" : value.toString();
        }

        List<String> expected() {
            return Objects.requireNonNull(values.get("result")) instanceof List<?> several
                    ? several.stream().map(Object::toString).toList()
                    : List.of(text("result"));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (InputStream in = SpfVectorsTest.class.getResourceAsStream("rfc7208-tests.yml")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
                Map<?, ?> suite = (Map<?, ?>) document;
                Map<String, List<?>> zone = new HashMap<>();
                ((Map<?, ?>) Objects.requireNonNull(suite.get("zonedata")))
                        .forEach((name, records) ->
                                zone.put(name.toString().toLowerCase(Locale.ROOT), (List<?>) records));
                ((Map<?, ?>) Objects.requireNonNull(suite.get("tests")))
                        .forEach((name, values) -> cases.add(new Case(name.toString(), (Map<?, ?>) values, zone)));
            }
        }
        return cases;
    }

    @Test
    void theSuiteIsWhole() throws IOException {
        assertThat(cases()).hasSize(203);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aPolicyMeansWhatTheSuiteSays(Case vector) {
        SpfSender sender = SpfSender.of(
                address(vector.text("host")),
                vector.text("mailfrom"),
                vector.text("helo"),
                "receiver.example",
                Instant.EPOCH);
        SpfVerdict verdict = new SpfCheck(new Zone(vector.zone()), sender).run();
        assertThat(verdict.result().word()).as(verdict.detail()).isIn(vector.expected());
        String explanation = vector.text("explanation");
        if (!explanation.isEmpty()) {
            assertThat(verdict.explanation()).isEqualTo(explanation.equals("DEFAULT") ? "" : explanation);
        }
    }

    private static InetAddress address(String text) {
        return AddressLiteral.parseHost(text).orElseThrow();
    }

    /** The records of a suite: what is of type SPF counts as TXT where there is no TXT. */
    private record Zone(Map<String, List<?>> records) implements SpfDns {

        private List<Object> all(String name) {
            String key = name.toLowerCase(Locale.ROOT);
            String bare = key.endsWith(".") ? key.substring(0, key.length() - 1) : key;
            return new ArrayList<>(records.getOrDefault(bare, List.of()));
        }

        private Found<String> of(String name, String type, int depth) {
            List<String> values = new ArrayList<>();
            boolean timeout = false;
            boolean typed = false;
            for (Object record : all(name)) {
                if (record instanceof Map<?, ?> map) {
                    Object value = map.get(type);
                    if (map.containsKey("CNAME") && depth < 10) {
                        return of(String.valueOf(map.get("CNAME")), type, depth + 1);
                    }
                    if (value != null) {
                        typed = true;
                        if (!"NONE".equals(value)) {
                            values.add(text(value));
                        }
                    }
                } else {
                    timeout = true;
                }
            }
            if (type.equals("TXT") && !typed) {
                for (Object record : all(name)) {
                    if (record instanceof Map<?, ?> map && map.get("SPF") != null) {
                        values.add(text(Objects.requireNonNull(map.get("SPF"))));
                    }
                }
            }
            return values.isEmpty() && timeout ? new Found.Unknown<>("a timeout") : new Found.Values<>(values);
        }

        private static String text(Object value) {
            if (value instanceof List<?> parts) {
                StringBuilder joined = new StringBuilder();
                parts.forEach(joined::append);
                return joined.toString();
            }
            return value.toString();
        }

        @Override
        public Found<String> txt(String name) {
            return of(name, "TXT", 0);
        }

        @Override
        public Found<InetAddress> addresses(String name, boolean six) {
            return switch (of(name, six ? "AAAA" : "A", 0)) {
                case Found.Values<String>(List<String> values) ->
                    new Found.Values<>(values.stream()
                            .map(SpfVectorsTest::address)
                            .filter(address -> six || address instanceof Inet4Address)
                            .toList());
                case Found.Unknown<String>(String detail) -> new Found.Unknown<>(detail);
            };
        }

        @Override
        public Found<String> mx(String name) {
            List<String> hosts = new ArrayList<>();
            for (Object record : all(name)) {
                if (record instanceof Map<?, ?> map && map.get("MX") instanceof List<?> exchanger) {
                    hosts.add(String.valueOf(exchanger.get(1)));
                } else if (!(record instanceof Map<?, ?>)) {
                    return new Found.Unknown<>("a timeout");
                }
            }
            return new Found.Values<>(
                    hosts.stream().filter(host -> !host.isEmpty()).toList());
        }

        @Override
        public Found<String> ptr(InetAddress address) {
            SpfSender sender = new SpfSender(address, "x", "x", "x", "x", Instant.EPOCH);
            List<String> parts = new ArrayList<>(List.of(sender.dotted().split("\\.", -1))).reversed();
            String suffix = address instanceof Inet4Address ? ".in-addr.arpa" : ".ip6.arpa";
            return of(String.join(".", parts) + suffix, "PTR", 0);
        }
    }
}
