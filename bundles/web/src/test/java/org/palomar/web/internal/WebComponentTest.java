package org.palomar.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.palomar.api.health.HealthFinding;

class WebComponentTest {

    /** By default they would be open to all, where they may have been for this machine alone. */
    @Test
    void noPortIsWantedBeforeTheSettingsWereRightOnce() {
        WebComponent web = new WebComponent(Map.of("addresses", "127.0.0.1", "idle", "long"));
        try {
            assertThat(web.listeners()).isEmpty();
            assertThat(web.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.severity()).isEqualTo(HealthFinding.Severity.FAILED);
                assertThat(finding.text()).contains("etc/palomar.web.cfg: idle");
                assertThat(finding.remedy()).contains("nothing is served by HTTPS");
            });
            web.modified(Map.of("addresses", "127.0.0.1", "port", "0"));
            assertThat(web.listeners()).hasSize(1);
            web.modified(Map.of("addresses", "127.0.0.1", "idle", "long"));
            assertThat(web.listeners())
                    .as("the last good settings are in force")
                    .hasSize(1);
        } finally {
            web.stop();
        }
    }
}
