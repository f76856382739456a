package org.palomar.dmarcreports.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.dmarc.DmarcReport;
import org.palomar.api.dmarc.UnreadableReportException;
import org.palomar.api.message.Content;

/** Reports in the forms that large receivers use, and in those that nobody should take. */
class ReaderTest {

    private static final String HEAD = "<feedback><report_metadata><org_name>o</org_name></report_metadata>"
            + "<policy_published><domain>bank.test</domain></policy_published>";

    private final ReaderComponent reader = new ReaderComponent();

    private static byte[] sample(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ReaderTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    private DmarcReport read(byte[] octets) throws IOException, UnreadableReportException {
        return reader.read(Content.of(octets));
    }

    private DmarcReport read(String text) throws IOException, UnreadableReportException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(byte[] octets) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(octets);
        }
        return out.toByteArray();
    }

    private static byte[] zip(String name, byte[] octets) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(octets);
        }
        return out.toByteArray();
    }

    private static byte[] mail(String type, byte[] attachment) {
        return ("From: <d@large.test>\r\nSubject: Report domain: bank.test\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
                        + "<this is no report>\r\n--b\r\nContent-Type: " + type
                        + "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                        + Base64.getMimeEncoder().encodeToString(attachment) + "\r\n--b--\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void saysWhoSendsAndWhatBecameOfIt() throws Exception {
        DmarcReport report = read(sample("large.xml"));
        assertThat(report.organization()).isEqualTo("large.test");
        assertThat(report.id()).isEqualTo("1234567890123456789");
        assertThat(report.from()).isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
        assertThat(report.until()).isEqualTo(Instant.parse("2026-03-01T23:59:59Z"));
        assertThat(report.domain()).isEqualTo("bank.test");
        assertThat(report.policy()).isEqualTo("p=quarantine; sp=reject; np=reject; adkim=r; aspf=r; pct=50");
        assertThat(report.rows())
                .containsExactly(
                        new DmarcReport.Row(
                                "192.0.2.7",
                                12,
                                "none",
                                "pass",
                                "pass",
                                List.of(),
                                "bank.test",
                                "",
                                List.of("bank.test s1 pass", "sender.test x fail"),
                                List.of("bank.test pass")),
                        new DmarcReport.Row(
                                "2001:db8::66",
                                3,
                                "quarantine",
                                "fail",
                                "fail",
                                List.of("local_policy arc=pass"),
                                "news.bank.test",
                                "",
                                List.of(),
                                List.of("evil.test none")));
        assertThat(report.rows()).extracting(DmarcReport.Row::passes).containsExactly(true, false);
    }

    @Test
    void readsOtherOrdersAndNamespacesAsWell() throws Exception {
        assertThat(read(sample("office.xml")).rows()).singleElement().satisfies(row -> {
            assertThat(row.envelope()).isEqualTo("bounce.bank.test");
            assertThat(row.checked()).containsExactly("bounce.bank.test softfail");
            assertThat(row.passes()).isTrue();
        });
        DmarcReport later = read(sample("later.xml"));
        assertThat(later.policy()).isEqualTo("p=reject; testing=n");
        assertThat(later.rows()).singleElement().satisfies(row -> {
            assertThat(row.disposition()).isEqualTo("pass");
            assertThat(row.envelope()).isEmpty();
        });
    }

    @Test
    void unpacksWhatItComesIn() throws Exception {
        byte[] xml = sample("office.xml");
        DmarcReport plain = read(xml);
        assertThat(read(gzip(xml))).isEqualTo(plain);
        assertThat(read(zip("office.test!bank.test!1!2.XML", xml))).isEqualTo(plain);
        assertThat(read(mail("application/gzip", gzip(xml)))).isEqualTo(plain);
        assertThat(read(mail("application/zip", zip("a.xml", xml)))).isEqualTo(plain);
        assertThat(read(mail("text/xml", xml))).isEqualTo(plain);
        assertThat(read(mail("application/octet-stream", gzip(xml)))).isEqualTo(plain);
    }

    @Test
    void whatIsMissingIsEmpty() throws Exception {
        DmarcReport report = read(HEAD + "<record><row><count>many</count></row></record></feedback>");
        assertThat(report.from()).isEqualTo(Instant.EPOCH);
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.source()).isEmpty();
            assertThat(row.messages()).isZero();
            assertThat(row.passes()).isFalse();
        });
    }

    @Test
    void textsOfStrangersAreCutAndMoveNoCursor() throws Exception {
        DmarcReport report = read(
                "<feedback><report_metadata><org_name>a&#x9b;31m" + "b".repeat(1000)
                        + "</org_name></report_metadata><policy_published><domain>bank.test</domain></policy_published></feedback>");
        assertThat(report.organization()).startsWith("a 31mb").hasSizeLessThanOrEqualTo(DmarcReport.MAX_TEXT);
    }

    /** Entities grow without end, or name files. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE feedback [<!ENTITY a \"b\">]>",
                "<!DOCTYPE feedback [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>",
                "<!DOCTYPE feedback SYSTEM \"http://127.0.0.1:1/x.dtd\">"
            })
    void declaresNothingOfItsOwn(String declaration) {
        assertThatThrownBy(() -> read(declaration + HEAD + "</feedback>"))
                .isInstanceOf(UnreadableReportException.class)
                .hasMessageContaining("entities");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "From: a@b.test\r\n\r\nhello",
                "<html><body/></html>",
                "<feedback>",
                "<feedback/>",
                "<feedback><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a></feedback>"
            })
    void whatIsNoReportIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(UnreadableReportException.class);
    }

    @Test
    void whatGrowsWithoutEndIsRefused() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i <= Unpacking.MOST_XML >> 20; i++) {
                gzip.write(spaces);
            }
        }
        assertThatThrownBy(() -> read(packed.toByteArray()))
                .isInstanceOf(UnreadableReportException.class)
                .hasMessageContaining("32 MiB");
        assertThatThrownBy(() -> read(HEAD + "<record/>".repeat(ReportXml.MOST_ROWS + 1) + "</feedback>"))
                .isInstanceOf(UnreadableReportException.class)
                .hasMessageContaining("rows");
        byte[] damaged = gzip(sample("large.xml"));
        assertThatThrownBy(() -> read(java.util.Arrays.copyOf(damaged, damaged.length / 2)))
                .isInstanceOf(UnreadableReportException.class)
                .hasMessageContaining("unpacked");
    }

    @FuzzTest
    void anyOctetsAreAReportOrNone(byte[] octets) {
        assertThatCode(() -> {
                    try {
                        read(octets);
                    } catch (UnreadableReportException none) {
                        assertThat(none).hasMessageNotContaining("\n");
                    }
                })
                .doesNotThrowAnyException();
    }
}
