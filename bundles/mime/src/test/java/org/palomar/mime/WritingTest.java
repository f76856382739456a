package org.palomar.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written for others is read back as it was. */
final class WritingTest {

    @Test
    void aQuotedPrintableTextIsReadBackWhateverIsInIt() throws IOException {
        String line = "ñ=" + "a".repeat(200) + " \t" + "é".repeat(100);
        String encoded = QuotedPrintable.encode(line + "\n\n.");
        assertThat(encoded.split("\r\n", -1)).allMatch(one -> one.length() <= 76);
        try (InputStream in = BodyDecoding.decode(
                new ByteArrayInputStream(encoded.getBytes(StandardCharsets.US_ASCII)), "quoted-printable")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(line + "\r\n\r\n.\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-01-05T03:04:05Z      | Mon, 5 Jan 2026 03:04:05 +0000
            2026-11-26T23:59:59+01:00 | Thu, 26 Nov 2026 23:59:59 +0100
            2026-07-01T00:00:00-03:30 | Wed, 1 Jul 2026 00:00:00 -0330
            """)
    void aDateIsWrittenWithItsZoneAndReadBack(String date, String expected) {
        String written = MailDates.format(OffsetDateTime.parse(date));
        assertThat(written).isEqualTo(expected);
        assertThat(MailDates.parse(written)).contains(OffsetDateTime.parse(date));
    }
}
