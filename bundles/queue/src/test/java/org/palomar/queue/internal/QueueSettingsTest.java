package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.queue.internal.schedule.Bound;

class QueueSettingsTest {

    @Test
    void refusesPausesThatShrink() {
        assertThatThrownBy(() -> QueueSettings.read(new Values(Map.of("retry-first", "10m", "retry-longest", "5m"))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("retry-longest");
    }

    @Test
    void hasDefaultsForAll() throws InvalidConfigurationException {
        QueueSettings settings = QueueSettings.read(new Values(Map.of()));
        assertThat(settings.patience().lifetime()).hasDays(5);
        assertThat(settings.perDestination()).isEqualTo(new Bound(20, Bound.ANY));
        assertThat(settings.destinations()).isEmpty();
    }

    @Test
    void destinationsHaveBoundsOfTheirOwn() throws Exception {
        QueueSettings read = QueueSettings.read(new Values(Map.of(
                "rate-per-destination",
                "600",
                "destinations",
                "Example.NET deliveries=5 rate=60, example.org  rate=0")));
        assertThat(read.perDestination()).isEqualTo(new Bound(20, 600));
        assertThat(read.destinations())
                .isEqualTo(Map.of(
                        Domain.of("example.net"),
                        new Bound(5, 60),
                        Domain.of("example.org"),
                        new Bound(20, Bound.ANY)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.net",
                "a b.example rate=1",
                "example.net rate",
                "example.net rate=1 rate=2",
                "example.net speed=1",
                "example.net rate=x",
                "example.net deliveries=0",
                "example.net rate=1, example.net rate=2"
            })
    void refusesDestinationsThatMeanNothing(String wrong) {
        assertThatThrownBy(() -> QueueSettings.read(new Values(Map.of("destinations", wrong))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("destinations");
    }
}
