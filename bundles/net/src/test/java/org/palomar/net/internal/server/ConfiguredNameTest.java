package org.palomar.net.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.health.HealthFinding;

class ConfiguredNameTest {

    private final ConfiguredName server = new ConfiguredName(Map.of("host-name", "Mail.Example.ORG"));

    @Test
    void changesWhileTheServerRuns() {
        assertThat(server.name()).isEqualTo(Domain.of("mail.example.org"));
        server.modified(Map.of("host-name", "mx.example.net"));
        assertThat(server.name()).isEqualTo(Domain.of("mx.example.net"));
    }

    @Test
    void keepsTheLastGoodNameAndSaysWhichIsNone() {
        server.modified(Map.of("host-name", "no name"));
        assertThat(server.name()).isEqualTo(Domain.of("mail.example.org"));
        assertThat(server.findings())
                .extracting(HealthFinding::text)
                .containsExactly("etc/palomar.server.cfg: host-name: must be a host name");
    }

    @Test
    void isTheMachinesWhereNothingIsConfigured() {
        assertThat(new ConfiguredName(Map.of()).name().name()).isNotEmpty();
    }
}
