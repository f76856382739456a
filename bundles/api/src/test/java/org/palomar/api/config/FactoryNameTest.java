package org.palomar.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FactoryNameTest {

    @Test
    void isTheLastPartOfTheFileName() {
        assertThat(FactoryName.of(
                        "palomar.listener",
                        Map.of(
                                "felix.fileinstall.filename",
                                "file:/srv/my-data/etc/palomar.listener-imaps.cfg",
                                "service.pid",
                                "palomar.listener.0b5f")))
                .isEqualTo("imaps");
    }

    @Test
    void keepsHyphensOfTheName() {
        assertThat(FactoryName.of(
                        "palomar.listener",
                        Map.of("felix.fileinstall.filename", "file:/etc/palomar.listener-mx-2.cfg")))
                .isEqualTo("mx-2");
    }

    @Test
    void isTheInstanceOfTheIdentifierWithoutAFile() {
        assertThat(FactoryName.of("palomar.listener", Map.of("service.pid", "palomar.listener~imaps")))
                .isEqualTo("imaps");
        assertThat(FactoryName.of("palomar.listener", Map.of("service.pid", "palomar.listener.0b5f")))
                .isEqualTo("0b5f");
        assertThat(FactoryName.of(
                        "palomar.listener",
                        Map.of("service.pid", new String[] {"palomar.listener~mx", "palomar.listener|x"})))
                .isEqualTo("mx");
    }
}
