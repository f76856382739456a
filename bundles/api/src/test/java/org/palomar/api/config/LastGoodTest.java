package org.palomar.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Domain;
import org.palomar.api.health.HealthFinding;

class LastGoodTest {

    record Settings(int connections, long size, Duration idle, boolean strict, List<String> networks) {
        static Settings read(Values values) throws InvalidConfigurationException {
            return new Settings(
                    values.number("connections", 10, 1, 100),
                    values.octets("size", 1024, 1, 1L << 40),
                    values.duration("idle", Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofDays(2)),
                    values.flag("strict", true),
                    values.list("networks"));
        }
    }

    private final LastGood<Settings> lastGood = new LastGood<>("palomar.test", Settings::read);

    @Test
    void startsWithTheDefaults() {
        assertThat(lastGood.settings()).isEqualTo(new Settings(10, 1024, Duration.ofMinutes(5), true, List.of()));
        assertThat(lastGood.problem()).isEmpty();
    }

    @Test
    void takesTextAsConfigurationFilesDeliverIt() {
        Settings settings = lastGood.update(
                Map.of("connections", " 7 ", "size", "50M", "idle", "30s", "strict", "off", "networks", "a, b,,c"));
        assertThat(settings)
                .isEqualTo(new Settings(7, 50L << 20, Duration.ofSeconds(30), false, List.of("a", "b", "c")));
    }

    @Test
    void keepsTheLastGoodSettingsAndNamesFileKeyAndReason() {
        lastGood.update(Map.of("connections", "7"));
        assertThat(lastGood.update(Map.of("connections", "700")).connections()).isEqualTo(7);
        assertThat(lastGood.problem()).contains("etc/palomar.test.cfg: connections: must be from 1 to 100");
        lastGood.update(Map.of("connections", "8"));
        assertThat(lastGood.problem()).isEmpty();
    }

    @Test
    void aWrongValueIsOneFindingThatSaysWhatIsInForce() {
        lastGood.update(Map.of("connections", "7"));
        lastGood.update(Map.of("connections", "700", "conections", "7"));
        assertThat(lastGood.findings("test"))
                .containsExactly(new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "test",
                        "etc/palomar.test.cfg: connections: must be from 1 to 100",
                        "Correct the value and save the file; the last good settings are in force meanwhile."));
    }

    @Test
    void whereNothingWasRightSinceTheStartTheDefaultsAreNotTakenForWhatWasConfigured() {
        lastGood.update(Map.of("connections", "700"));
        assertThat(lastGood.unsettled()).contains("etc/palomar.test.cfg: connections: must be from 1 to 100");
        assertThatThrownBy(lastGood::settled)
                .isInstanceOf(UnsettledException.class)
                .hasMessage("etc/palomar.test.cfg: connections: must be from 1 to 100");
        lastGood.named(() -> Domain.of("mx.example.org"));
        assertThat(lastGood.unsettled()).as("a name makes nothing right").isPresent();
        assertThat(lastGood.findings("test", LastGood.MAIL_WAITS))
                .containsExactly(
                        new HealthFinding(
                                HealthFinding.Severity.FAILED,
                                "test",
                                "etc/palomar.test.cfg: connections: must be from 1 to 100",
                                "Correct the value and save the file; nothing in it was right since this started, so that mail that asks for it is answered with 451."));
        lastGood.update(Map.of("connections", "7"));
        lastGood.update(Map.of("connections", "700"));
        assertThat(lastGood.unsettled()).isEmpty();
        assertThat(lastGood.settled().connections()).isEqualTo(7);
    }

    @Test
    void whereNothingIsConfiguredTheDefaultsAreRight() {
        assertThat(lastGood.settled().connections()).isEqualTo(10);
        lastGood.update(Map.of());
        lastGood.update(Map.of("connections", "700"));
        assertThat(lastGood.settled().connections()).isEqualTo(10);
        assertThat(lastGood.findings("test"))
                .extracting(HealthFinding::severity)
                .containsExactly(HealthFinding.Severity.DEGRADED);
    }

    @Test
    void tellsFindingsAboutSettingsFromOthers() {
        lastGood.update(Map.of("conections", "7"));
        assertThat(lastGood.findings("test")).allMatch(LastGood::isAbout).hasSize(1);
        assertThat(LastGood.isAbout(new HealthFinding(
                        HealthFinding.Severity.DEGRADED, "test", "Nothing came; see etc/palomar.test.cfg: x", "y")))
                .isFalse();
    }

    @Test
    void aKeyThatNobodyAsksForIsNamedWhileTheRestIsInForce() {
        Settings settings = lastGood.update(Map.of("connections", "7", "max-sise", "10M", "idel", "1s"));
        assertThat(settings.connections()).isEqualTo(7);
        assertThat(lastGood.problem()).isEmpty();
        assertThat(lastGood.findings("test"))
                .extracting(HealthFinding::severity, HealthFinding::text)
                .containsExactly(
                        tuple(HealthFinding.Severity.DEGRADED, "etc/palomar.test.cfg: idel: there is no such key"),
                        tuple(HealthFinding.Severity.DEGRADED, "etc/palomar.test.cfg: max-sise: there is no such key"));
        lastGood.update(Map.of("connections", "7", "size", "10M"));
        assertThat(lastGood.findings("test")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service.pid",
                "service.factoryPid",
                "component.id",
                "component.name",
                "felix.fileinstall.filename",
                "osgi.ds.satisfying.condition.target",
                "palomar.protocol"
            })
    void whatTheFrameworkAddsIsNoUnknownKey(String key) {
        lastGood.update(Map.of(key, "x", "connections", "7"));
        assertThat(lastGood.findings("test")).isEmpty();
    }

    @Test
    void withoutDefaultsTheGivenSettingsAreInForceUntilRightOnesCome() {
        LastGood<Optional<String>> named = new LastGood<>("palomar.test", Optional.empty(), values -> {
            String name = values.text("name", "");
            if (name.isEmpty()) {
                throw new InvalidConfigurationException("name", "must be there");
            }
            return Optional.of(name);
        });
        assertThat(named.update(Map.of())).isEmpty();
        assertThat(named.problem()).contains("etc/palomar.test.cfg: name: must be there");
        assertThat(named.update(Map.of("name", "x"))).contains("x");
    }

    @Test
    void theServersNameReachesTheSettingsInForceThoughTheNewestAreWrong() {
        LastGood<String> greeting =
                new LastGood<>("palomar.test", values -> values.number("size", 1, 1, 9) + " " + values.serverName());
        greeting.update(Map.of("size", "7"));
        assertThat(greeting.named(() -> Domain.of("mx.example.org"))).isEqualTo("7 mx.example.org");
        greeting.update(Map.of("size", "77"));
        assertThat(greeting.named(() -> Domain.of("mx.example.net"))).isEqualTo("7 mx.example.net");
        assertThat(greeting.problem()).contains("etc/palomar.test.cfg: size: must be from 1 to 9");
        assertThat(greeting.update(Map.of("size", "8"))).isEqualTo("8 mx.example.net");
    }

    @Test
    void aNameBringsNoSettingsWhereThereAreNone() {
        LastGood<Optional<Domain>> named =
                new LastGood<>("palomar.test", Optional.empty(), values -> Optional.of(values.serverName()));
        assertThat(named.named(() -> Domain.of("mx.example.org"))).isEmpty();
        assertThat(named.update(Map.of())).contains(Domain.of("mx.example.org"));
    }

    @ParameterizedTest
    @CsvSource({"1d, PT24H", "2h, PT2H", "250ms, PT0.25S", "PT90S, PT1M30S", "5m, PT5M"})
    void readsTimeSpans(String written, Duration expected) throws InvalidConfigurationException {
        Duration read =
                new Values(Map.of("idle", written)).duration("idle", Duration.ZERO, Duration.ZERO, Duration.ofDays(9));
        assertThat(read).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "soon", "-5s", "3d", "99999999999999999999s", "ms"})
    void refusesWrongTimeSpans(String written) {
        lastGood.update(Map.of("idle", written));
        assertThat(lastGood.problem().orElse("")).startsWith("etc/palomar.test.cfg: idle: must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1X", "M", "9999999999T", "0x10"})
    void refusesWrongSizes(String written) {
        lastGood.update(Map.of("size", written));
        assertThat(lastGood.problem().orElse("")).startsWith("etc/palomar.test.cfg: size: must be");
    }

    @Test
    void refusesAFlagThatIsNeitherTrueNorFalse() {
        lastGood.update(Map.of("strict", "maybe"));
        assertThat(lastGood.problem()).contains("etc/palomar.test.cfg: strict: must be true or false");
    }

    @Test
    void aNameThatIsRightEndsWhatWasWrongWithTheOneBefore() {
        LastGood<String> greeting = new LastGood<>("palomar.test", values -> {
            if (values.serverName().equals(Domain.of("wrong.example"))) {
                throw new InvalidConfigurationException("host-name", "must be right");
            }
            return values.text("word", "hello") + " " + values.serverName();
        });
        assertThat(greeting.named(() -> Domain.of("mx.example"))).isEqualTo("hello mx.example");
        assertThat(greeting.named(() -> Domain.of("wrong.example"))).isEqualTo("hello mx.example");
        assertThat(greeting.problem()).isPresent();
        assertThat(greeting.named(() -> Domain.of("mx.example"))).isEqualTo("hello mx.example");
        assertThat(greeting.problem()).isEmpty();
    }
}
