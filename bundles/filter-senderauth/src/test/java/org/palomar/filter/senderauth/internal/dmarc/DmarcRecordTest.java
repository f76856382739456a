package org.palomar.filter.senderauth.internal.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of policies. */
class DmarcRecordTest {

    @Test
    void aRecordIsReadWithWhatItLeavesOut() {
        assertThat(DmarcRecord.of(List.of("google-site-verification=x", "v=DMARC1; p=Reject; adkim=s; pct=400")))
                .contains(new DmarcRecord(Wish.REJECT, Wish.REJECT, true, false, 100, false, 'u', "0", ""));
        assertThat(DmarcRecord.of(List.of("v=DMARC1;p=none;sp=quarantine;aspf=s;pct=5;t=y;psd=n;")))
                .contains(new DmarcRecord(Wish.NONE, Wish.QUARANTINE, false, true, 5, true, 'n', "0", ""));
    }

    /** A local part may be written in capitals, and mean them (RFC 5321 §2.4). */
    @Test
    void whereReportsAreWantedIsKeptAsItIsWritten() {
        assertThat(DmarcRecord.of(List.of("v=DMARC1; p=none; RUA = mailto:Dmarc@Bank.test!10m, mailto:x@y.test ;fo=1")))
                .hasValueSatisfying(
                        record -> assertThat(record.places()).isEqualTo("mailto:Dmarc@Bank.test!10m, mailto:x@y.test"));
    }

    /** RFC 7489 §6.6.3. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "v=DMARC1", "v=DMARC2; p=reject", "p=reject; v=DMARC1", "v=DMARC1; p=maybe", "v=spf1 -all"})
    void whatIsNoRecordIsPassedOver(String text) {
        assertThat(DmarcRecord.of(List.of(text))).isEmpty();
    }

    @Test
    void ofSeveralNoneCounts() {
        assertThat(DmarcRecord.of(List.of("v=DMARC1; p=reject", "v=DMARC1; p=none")))
                .isEmpty();
    }

    @FuzzTest(maxDuration = "60s")
    void takesAnyText(byte[] octets) {
        DmarcRecord.of(List.of("v=DMARC1;" + new String(octets, StandardCharsets.ISO_8859_1)))
                .ifPresent(record -> {
                    if (record.percent() < 0 || record.percent() > 100) {
                        throw new AssertionError("a share is from 0 to 100");
                    }
                });
    }
}
