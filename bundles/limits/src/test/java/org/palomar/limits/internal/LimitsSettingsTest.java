package org.palomar.limits.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.limit.Limit;
import org.palomar.api.limit.Measure;

class LimitsSettingsTest {

    @Test
    void anAccountSendsThreeHundredMessagesADayUnlessSomebodySaysOtherwise() throws Exception {
        LimitsSettings shipped = LimitsSettings.read(new Values(Map.of()));
        assertThat(shipped.limit(Measure.MESSAGES_PER_DAY)).isEqualTo(new Limit(300));
        assertThat(shipped.limit(Measure.RECIPIENTS_PER_DAY)).isEqualTo(new Limit(1500));
        assertThat(shipped.limit(Measure.DOMAIN_MESSAGES_PER_DAY).isNone()).isTrue();
        assertThat(shipped.zone()).isEqualTo(ZoneId.systemDefault());
        assertThat(shipped.unusual().freezes()).isFalse();
    }

    @Test
    void readsLimitsAndZones() throws Exception {
        LimitsSettings read = LimitsSettings.read(new Values(
                Map.of("messages-per-day", "unlimited", "recipients-per-day", "0", "time-zone", "Asia/Tokyo")));
        assertThat(read.limit(Measure.MESSAGES_PER_DAY).isNone()).isTrue();
        assertThat(read.limit(Measure.RECIPIENTS_PER_DAY).most()).isZero();
        assertThat(read.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }

    @ParameterizedTest
    @CsvSource({
        "messages-per-day, many",
        "messages-per-day, -1",
        "recipients-per-minute, 1000000001",
        "domain-messages-per-day, 99999999999999999999",
        "warm-up, 0",
        "warm-up, 101",
        "time-zone, Moon/Tycho",
        "networks-per-hour, some",
        "freeze-unusual, perhaps"
    })
    void namesTheKeyOfAWrongValue(String key, String value) {
        assertThatThrownBy(() -> LimitsSettings.read(new Values(Map.of(key, value))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageStartingWith(key + ": must be");
    }
}
