package org.palomar.relay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.config.Values;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.relay.route.NamedRoute;
import org.palomar.relay.session.Identity;

class ConfiguredRouteTest {

    private static final Identity ORDINARY = Identity.of(new Domain("mail.example"));
    private static final Map<String, Object> FILE =
            Map.of("felix.fileinstall.filename", "file:/data/etc/palomar.route-second.cfg");

    private static Map<String, Object> with(Map<String, Object> known, String key, Object value) {
        Map<String, Object> all = new HashMap<>(known);
        all.put(key, value);
        return all;
    }

    private static String name(Map<String, Object> properties) {
        return new ConfiguredRoute(properties).route(ORDINARY).name();
    }

    @Test
    void isCalledAsItsFileIs() {
        assertThat(name(FILE)).isEqualTo("second");
        assertThat(name(Map.of("service.pid", "palomar.route~third"))).isEqualTo("third");
        assertThat(name(Map.of("service.pid", new String[] {"palomar.route.fourth", "x"})))
                .isEqualTo("fourth");
        assertThat(name(Map.of())).isEqualTo("unnamed");
    }

    @Test
    void isNotTakenForTheRouteOfAllMail() {
        ConfiguredRoute route = new ConfiguredRoute(Map.of("service.pid", "palomar.route~ordinary"));
        assertThat(route.route(ORDINARY).route()).isEmpty();
        assertThat(route.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text())
                        .contains("the name of the file: must be another", "palomar.relay.cfg"));
    }

    @Test
    void aWrongValueKeepsTheWayAsItWas() {
        ConfiguredRoute route = new ConfiguredRoute(with(FILE, "alternative", "1"));
        route.update(with(FILE, "alternative", "x"));
        assertThat(route.route(ORDINARY).turn()).isEqualTo(1);
        assertThat(route.findings())
                .containsExactly(new HealthFinding(
                        Severity.DEGRADED,
                        "relay",
                        "etc/palomar.route-second.cfg: alternative: must be a whole number from 0 to 9",
                        "Correct the value and save the file; the last good settings are in force meanwhile."));
        route.update(with(FILE, "alternative", "2"));
        assertThat(route.route(ORDINARY).turn()).isEqualTo(2);
        assertThat(route.findings()).isEmpty();
    }

    @Test
    void whatNeverWasRightIsAWayThatNobodyKnows() {
        ConfiguredRoute route =
                new ConfiguredRoute(with(with(FILE, "senders", "example.com"), "smart-host", "not a host"));
        NamedRoute known = route.route(ORDINARY);
        assertThat(known.route()).isEmpty();
        assertThat(known.clientele().senders().domains()).containsExactly(new Domain("example.com"));
        assertThat(route.findings())
                .containsExactly(new HealthFinding(
                        Severity.FAILED,
                        "relay",
                        "etc/palomar.route-second.cfg: smart-host: must be a host name",
                        "Correct the value and save the file; mail that is for this route waits until then."));
    }

    @Test
    void everyKeyOfTheConfigurationIsKnown() throws Exception {
        Map<String, Object> all = new HashMap<>();
        for (var method : RouteConfiguration.class.getDeclaredMethods()) {
            all.put(method.getName().replace("$_$", "-"), String.valueOf(method.getDefaultValue()));
        }
        assertThat(new ConfiguredRoute(all).findings()).isEmpty();
        assertThat(RouteSettings.read(new Values(all))).isEqualTo(RouteSettings.read(new Values(Map.of())));
    }
}
