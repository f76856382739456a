package org.palomar.net.https;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

class AnswerHeadFuzzTest {

    /** Whatever a server says is a head or none. */
    @FuzzTest(maxDuration = "10s")
    void isReadOrRefused(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        Optional<AnswerHead> head = AnswerHead.parse(text.lines().toList());
        head.ifPresent(one -> {
            assertThat(one.status()).isBetween(100, 999);
            assertThat(one.chunked() && one.length() >= 0).isFalse();
        });
        assertThat(AnswerHead.chunk(text)).isBetween(-1L, 0xffffffffL);
    }
}
