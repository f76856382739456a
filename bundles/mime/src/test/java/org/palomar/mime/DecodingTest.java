package org.palomar.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.message.Envelope.Mailbox;

final class DecodingTest {

    private static String decoded(String body, String encoding) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.ISO_8859_1);
        return new String(
                BodyDecoding.decode(new ByteArrayInputStream(octets), encoding).readAllBytes(),
                StandardCharsets.ISO_8859_1);
    }

    @Test
    void decodesEncodedWords() {
        assertThat(EncodedWords.decode("=?iso-8859-1?Q?Pi=F1ata_?= x")).isEqualTo("Piñata  x");
        assertThat(EncodedWords.decode("a =?utf-8*es?B?w7E=?=  =?UTF-8?q?=C3?= =?utf-8?q?=B1?= b"))
                .isEqualTo("a ññ b");
        assertThat(EncodedWords.decode("=?none-such?q?a?= =?utf-8?x?a?= =?utf-8?q?a"))
                .isEqualTo("=?none-such?q?a?= =?utf-8?x?a?= =?utf-8?q?a");
        assertThat(EncodedWords.decode("raw \u00c3\u00b1")).isEqualTo("raw ñ");
    }

    @Test
    void decodesBase64WithNoiseAndPadding() throws IOException {
        assertThat(decoded("aGVs\r\nbG8=\r\n d29y!bGQ=", "base64")).isEqualTo("helloworld");
        assertThat(decoded("aGVsbG", "BASE64")).isEqualTo("hell");
        byte[] large = new byte[100_000];
        String lines = Base64.getMimeEncoder().encodeToString(large);
        assertThat(decoded(lines, "base64")).hasSize(large.length);
    }

    @Test
    void decodesQuotedPrintable() throws IOException {
        assertThat(decoded("a=3D=c3=B1 =\r\nb \t\r\nc=\nd=zz=4", "quoted-printable"))
                .isEqualTo("a=\u00c3\u00b1 b\r\ncd=zz=4");
        String blanks = " ".repeat(20_000);
        assertThat(decoded("a" + blanks + "b", "quoted-printable")).isEqualTo("a" + blanks + "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Tue, 24 Nov 2026 00:14:17 +0100 (CET)|2026-11-24T00:14:17+01:00",
                "24 Nov 26 00:14 EST|2026-11-24T00:14:00-05:00",
                "Fri, 21-Nov-97 09:55:06 GMT|1997-11-21T09:55:06Z",
                "Fri Nov 21 09:55:06 1997|1997-11-21T09:55:06Z",
                "Thu, 1 Jan 1970 (a (b) c) 00:00:60 -0330|1970-01-01T00:00:59-03:30",
                "1 Jan 2000 00:00:00 +9999|2000-01-01T00:00:00Z",
            })
    void readsDatesOfAllForms(String text, String expected) {
        assertThat(MailDates.parse(text)).contains(OffsetDateTime.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "32 Jan 2000 00:00:00 +0000", "1 Jan 2000 25:00:00 +0000", "()(", "::: -"})
    void refusesWhatIsNoDate(String text) {
        assertThat(MailDates.parse(text)).isEmpty();
    }

    @Test
    void readsAddressLists() {
        assertThat(AddressLists.parse(
                        "Joe Q. Public <john.q@example.com>, \"G\\\"K\" <g @ example.net>, m (Mary) @x.test"))
                .containsExactly(
                        new Mailbox("Joe Q. Public", "john.q", "example.com"),
                        new Mailbox("G\"K", "g", "example.net"),
                        new Mailbox("Mary", "m", "x.test"));
        assertThat(AddressLists.parse("A Group: Ed <ed@a.test>,joe@b.test; , <@r1,@r2:u@c.test>"))
                .containsExactly(
                        new Mailbox("", "A Group", ""),
                        new Mailbox("Ed", "ed", "a.test"),
                        new Mailbox("", "joe", "b.test"),
                        new Mailbox("", "", ""),
                        new Mailbox("", "u", "c.test"));
        assertThat(AddressLists.parse("a@b.test <a@b.test>, nobody, \"x y\"@[10.0.0.1], John Doe j@d.test"))
                .containsExactly(
                        new Mailbox("a@b.test", "a", "b.test"),
                        new Mailbox("", "nobody", "missing-domain.invalid"),
                        new Mailbox("", "x y", "[10.0.0.1]"),
                        new Mailbox("John Doe", "j", "d.test"));
    }

    @Test
    void listsHeaderFieldsWithTheirPlaces() {
        byte[] octets = "A : 1\r\n 2\r\nnoise\r\na: 3\r\n\r\nA: body\r\n".getBytes(StandardCharsets.US_ASCII);
        Headers headers = Headers.of(octets);
        assertThat(headers.all("a"))
                .containsExactly(new Headers.Field("A", "1 2", 0, 11), new Headers.Field("a", "3", 18, 24));
        assertThat(headers.fields()).hasSize(3);
        assertThat(headers.truncated()).isFalse();
    }
}
