package org.palomar.net.internal.accept;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any octets are a header, the start of one, or none; and more octets never change what a header said. */
class ProxyHeaderFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void anyOctetsHaveAnAnswer(byte[] octets) {
        for (int length = 0; length <= octets.length; length++) {
            switch (ProxyHeader.read(octets, length)) {
                case ProxyHeader.Incomplete(int atLeast) ->
                    assertThat(atLeast).isGreaterThan(length).isLessThanOrEqualTo(ProxyHeader.LONGEST);
                case ProxyHeader.Header header -> {
                    assertThat(header.length()).isLessThanOrEqualTo(length);
                    assertThat(ProxyHeader.read(octets, octets.length)).isEqualTo(header);
                    return;
                }
                case ProxyHeader.Malformed malformed -> {
                    assertThat(ProxyHeader.read(octets, octets.length)).isEqualTo(malformed);
                    return;
                }
            }
        }
    }
}
