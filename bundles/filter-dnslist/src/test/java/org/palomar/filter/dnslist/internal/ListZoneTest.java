package org.palomar.filter.dnslist.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Network;
import org.palomar.api.config.InvalidConfigurationException;

class ListZoneTest {

    private static double points(String line, String... codes) throws InvalidConfigurationException {
        List<InetAddress> answers = Arrays.stream(codes)
                .map(code -> Network.parseAddress(code).orElseThrow())
                .toList();
        return ListZone.parse("client-lists", line).points(answers);
    }

    @Test
    void pointsOfAnyAnswerOrOfSome() throws InvalidConfigurationException {
        assertThat(points("a.test 3", "127.0.0.77")).isEqualTo(3);
        assertThat(points("a.test 127.0.0.2=1 127.0.0.3-5=2.5", "127.0.0.4")).isEqualTo(2.5);
        assertThat(points("a.test 127.0.0.2=1 127.0.0.3-5=2.5", "127.0.0.6")).isZero();
        assertThat(points("a.test 127.0.*.3=-4", "127.0.7.3")).isEqualTo(-4);
        assertThat(points("a.test 127.0.0.&8=2", "127.0.0.12")).isEqualTo(2);
        assertThat(points("a.test 127.0.0.&8=2", "127.0.0.4")).isZero();
    }

    @Test
    void theWeightiestOfSeveralCounts() throws InvalidConfigurationException {
        assertThat(points("a.test 127.0.0.2=1 127.0.0.3=5 127.0.0.4=2", "127.0.0.2", "127.0.0.3", "127.0.0.4"))
                .isEqualTo(5);
    }

    @Test
    void whatIsNoListIsNamed() {
        for (String line : List.of(
                "a.test",
                "a_?.test 3",
                "a.test x",
                "a.test 127.0.0=3",
                "a.test 127.0.0.5-2=3",
                "a.test 127.0.0.256=3",
                "a.test 127.0.0.&0=3",
                "a.test 1001",
                "a.test 3 test=?",
                "a.test " + "3 ".repeat(100))) {
            assertThatThrownBy(() -> points(line)).as(line).isInstanceOf(InvalidConfigurationException.class);
        }
    }

    @Test
    void aRuleIsNamedAfterItsZone() throws InvalidConfigurationException {
        assertThat(ListZone.parse("k", "zen.spamhaus-x.org 3").rule()).isEqualTo("DNSLIST_ZEN_SPAMHAUS_X_ORG");
        assertThat(ListZone.parse("k", "a.".repeat(60) + "test 3").rule()).hasSize(63);
    }
}
