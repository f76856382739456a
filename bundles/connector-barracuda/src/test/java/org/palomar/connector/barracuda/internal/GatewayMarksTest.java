package org.palomar.connector.barracuda.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.palomar.mime.Headers;

class GatewayMarksTest {

    private static GatewayMarks marks(String... lines) {
        return GatewayMarks.of(
                Headers.of((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void readsWhatTheApplianceWrites() {
        GatewayMarks marks = marks(
                "X-ASG-Debug-ID: 1576585041-0a7ff5137c1cdc3e0002-ZXuqFv",
                "X-Barracuda-Connect: mx.example.net[192.0.2.7]",
                "X-Barracuda-Spam-Score: 4.10",
                "X-Barracuda-Spam-Status: Yes, SCORE=4.10 using global scores of TAG_LEVEL=3.5 QUARANTINE_LEVEL=1000.0",
                "\tKILL_LEVEL=7.0 tests=MISSING_DATE,",
                " MISSING_MID");
        assertThat(marks.score().getAsDouble()).isEqualTo(4.1);
        assertThat(marks.spam()).isTrue();
        assertThat(marks.rules()).isEqualTo("MISSING_DATE,MISSING_MID");
        assertThat(marks.levels()).isEqualTo("tag=3.5 quarantine=1000.0 kill=7.0");
    }

    @Test
    void readsWhatTheCloudWrites() {
        GatewayMarks marks = marks(
                "X-BESS-ID: 1662771905-205650-5378-26572-1",
                "X-BESS-Spam-Status: SCORE=2.60 using account:ESS1 scores of QUARANTINE_LEVEL=5.0 KILL_LEVEL=0.0 tests=HTML_MESSAGE, RDNS_NONE",
                "X-BESS-Spam-Score: 2.60");
        assertThat(marks.score().getAsDouble()).isEqualTo(2.6);
        assertThat(marks.spam()).isFalse();
        assertThat(marks.rules()).isEqualTo("HTML_MESSAGE,RDNS_NONE");
        assertThat(marks.levels()).isEqualTo("quarantine=5.0 kill=0.0");
    }

    @Test
    void ofSeveralTheWorstCountsSoThatAForgedOneHelpsNobody() {
        GatewayMarks marks = marks(
                "X-Barracuda-Spam-Score: -5.00",
                "X-Barracuda-Spam-Status: No, SCORE=-5.00 using global scores of TAG_LEVEL=9.0 tests=FORGED",
                "X-Barracuda-Spam-Score: 6.20",
                "X-Barracuda-Spam-Status: Yes, SCORE=6.20 using global scores of TAG_LEVEL=3.5 tests=REAL",
                "X-Barracuda-Spam-Status: No, SCORE=-7.00 using global scores of TAG_LEVEL=9.0 tests=FORGED",
                "X-Barracuda-Spam-Flag: NO");
        assertThat(marks.score().getAsDouble()).isEqualTo(6.2);
        assertThat(marks.spam()).isTrue();
        assertThat(marks.rules()).isEqualTo("REAL");
        assertThat(marks.levels()).isEqualTo("tag=3.5");
    }

    @Test
    void mailOfExemptSendersIsMarkedWithoutAScore() {
        GatewayMarks marks =
                marks("X-Barracuda-Connect: mx.example.net[192.0.2.7]", "X-Barracuda-Start-Time: 1576585041");
        assertThat(marks.marked()).isTrue();
        assertThat(marks.score()).isEmpty();
        assertThat(marks("Subject: x", "X-Spam-Score: 5").marked()).isFalse();
        assertThat(marks("X-BESS-Outbound-Spam-Score: 0.00", "X-BESS-Outbound-Spam-Status: SCORE=0.00")
                        .marked())
                .as("what the sender's own gateway says")
                .isFalse();
    }

    @Test
    void anIdAboveTheGatewaysReceivedIsNoSenders() {
        String ours = "Received: from gw (gw [192.0.2.9]) by here; now";
        String gateways = "Received: from far (far [198.51.100.7]) by gw; now";
        String id = "X-ASG-Debug-ID: 1576585041-0a7ff5137c1cdc3e0002-ZXuqFv";
        assertThat(marks(ours, id, gateways, "Subject: x").proven()).isTrue();
        assertThat(marks(ours, gateways, id, "Subject: x").proven()).isFalse();
        assertThat(marks(id, ours, gateways, "Subject: x").proven()).isFalse();
        assertThat(marks(ours, gateways, "Subject: x", "X-BESS-ID: x", id).proven())
                .isFalse();
    }

    @Test
    void whatIsNoScoreIsNone() {
        for (String value : new String[] {"NaN", "1e9", "99999999", "4.1.2", "", "Infinity", "0x10", "5 5"}) {
            assertThat(marks("X-Barracuda-Spam-Score: " + value).score())
                    .as(value)
                    .isEmpty();
            assertThat(marks("X-Barracuda-Spam-Status: No, SCORE=" + value)
                            .score()
                            .orElse(5))
                    .as(value)
                    .isEqualTo(5);
        }
    }

    @FuzzTest
    void anyHeaderIsReadWithinBounds(FuzzedDataProvider data) {
        GatewayMarks marks = GatewayMarks.of(Headers.of(data.consumeRemainingAsBytes()));
        assertThat(Math.abs(marks.score().orElse(0))).isLessThanOrEqualTo(1000);
        assertThat(marks.rules() + marks.levels()).hasSizeLessThanOrEqualTo(800).matches("[ -~]*");
    }
}
