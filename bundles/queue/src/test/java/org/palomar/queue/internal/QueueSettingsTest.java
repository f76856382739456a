package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

class QueueSettingsTest {

    @Test
    void refusesPausesThatShrink() {
        assertThatThrownBy(() -> QueueSettings.read(new Values(Map.of("retry-first", "10m", "retry-longest", "5m"))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("retry-longest");
    }

    @Test
    void refusesWhatIsNoHostName() {
        assertThatThrownBy(() -> QueueSettings.read(new Values(Map.of("host-name", "not a name"))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("host-name");
    }

    @Test
    void hasDefaultsForAll() throws InvalidConfigurationException {
        QueueSettings settings = QueueSettings.read(new Values(Map.of()));
        assertThat(settings.patience().lifetime()).hasDays(5);
        assertThat(settings.perDestination()).isEqualTo(20);
    }
}
