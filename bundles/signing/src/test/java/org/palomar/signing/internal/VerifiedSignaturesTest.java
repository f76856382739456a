package org.palomar.signing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.Signatures;

/** What Debian's dkimpy says of our signatures. */
class VerifiedSignaturesTest {

    private static final String MESSAGE = """
            Received: from here\r
            From: Ana <ana@example.test>\r
            To: =?utf-8?q?Bj=C3=B6rn?= <bob@there.test>,\r
            \tcarla@there.test\r
            Subject:  two  words \r
            Date: Thu, 26 Nov 2026 10:00:00 +0000\r
            Message-ID: <1@example.test>\r
            MIME-Version: 1.0\r
            Content-Type: text/plain; charset=utf-8\r
            Content-Transfer-Encoding: 8bit\r
            List-Unsubscribe: <https://example.test/u>\r
            \r
            ma\u00c3\u00b1ana  \t at nine \r
            \r
            .\r
            -- \r
            Ana\r
            \r
            \r
            """;

    @TempDir
    private Path home;

    private SigningHouse house;

    @BeforeEach
    void open() throws Exception {
        house = new SigningHouse(home.resolve("signing"));
        house.ready();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static Content content(String message) {
        return Content.of(message.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String signed(String message, HeaderField... front) throws Exception {
        List<HeaderField> before = List.of(front);
        Signatures signatures = house.signing
                .signer()
                .draft(content(message))
                .sign(SigningHouse.DOMAIN, before)
                .orElseThrow();
        assertThat(signatures.selectors()).containsExactly("20261126-rsa", "20261126-ed25519");
        return latin(HeaderField.octets(signatures.fields())) + latin(HeaderField.octets(before)) + message;
    }

    private static String latin(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** A word for each signature. */
    private List<String> verdicts(String message) throws Exception {
        Path file = Files.write(home.resolve("message"), message.getBytes(StandardCharsets.ISO_8859_1));
        String records = house.zone.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().getFirst() + "\n")
                .collect(Collectors.joining());
        Path zone = Files.writeString(home.resolve("zone"), records);
        String script = Path.of(Objects.requireNonNull(getClass().getResource("verify.py"))
                        .toURI())
                .toString();
        Process process = new ProcessBuilder("/usr/bin/python3", script, file.toString(), zone.toString())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.lines().toList();
    }

    @Test
    void bothSignaturesOfAMessageVerify() throws Exception {
        assertThat(verdicts(signed(MESSAGE))).containsExactly("good", "good");
    }

    @Test
    void messagesOfAllFormsVerify() throws Exception {
        String header = MESSAGE.substring(0, MESSAGE.indexOf("\r\n\r\n") + 2);
        for (String message : List.of(
                header + "\r\n",
                header + "\r\nno line end",
                header + "\r\n\r\n\r\n",
                "from: ana@example.test\r\n\r\nhi\r\n",
                "Subject:\r\nFrom: ana@example.test\r\nTo:\r\n" + "X: y\r\n".repeat(20_000) + "\r\nlong header\r\n",
                header + "\r\n" + "a long body \t of many lines\r\n".repeat(50_000))) {
            assertThat(verdicts(signed(message))).containsExactly("good", "good");
        }
    }

    @Test
    void fieldsThatStepsPutInFrontAreSignedToo() throws Exception {
        String message =
                signed(MESSAGE, new HeaderField("List-Id", "<list.example.test>"), new HeaderField("X-Seen", "1"));
        assertThat(verdicts(message)).containsExactly("good", "good");
        assertThat(verdicts(message.replace("list.example.test", "other.example.test")))
                .noneMatch("good"::equals);
        assertThat(verdicts(message.replace("X-Seen: 1", "X-Seen: 2"))).containsExactly("good", "good");
    }

    /** RFC 8058 §4: without a signature of both, providers offer no such button, and whoever could change them would choose what it does. */
    @Test
    void bothFieldsForLeavingAListWithOneClickAreSigned() throws Exception {
        HeaderField link = new HeaderField("List-Unsubscribe", "<https://lists.test/lists/leave/1>, <mailto:l@l.test>");
        HeaderField click = new HeaderField("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        String message = signed(MESSAGE.replace("List-Unsubscribe:", "X-Unsubscribe:"), link, click);
        assertThat(verdicts(message)).containsExactly("good", "good");
        for (String changed : List.of(
                message.replace("/lists/leave/1", "/lists/leave/2"),
                message.replace("=One-Click", "=Other"),
                message.replace(latin(HeaderField.octets(List.of(link))), ""),
                message.replace(latin(HeaderField.octets(List.of(click))), ""))) {
            assertThat(changed).isNotEqualTo(message);
            assertThat(verdicts(changed)).hasSize(2).noneMatch("good"::equals);
        }
    }

    @Test
    void onTheWayFoldsAndWhiteSpaceMayChangeAndNothingElse() throws Exception {
        String message = signed(MESSAGE);
        assertThat(verdicts("Delivered-To: bob@there.test\r\n" + message.replace("two  words ", "two\r\n\twords")))
                .containsExactly("good", "good");
        for (Map.Entry<String, String> change : Map.of(
                        "words", "wordy",
                        "Ana <ana@", "Eva <ana@",
                        "at nine", "at ten",
                        "charset=utf-8", "charset=latin1",
                        "example.test/u>", "evil.test/u>")
                .entrySet()) {
            assertThat(verdicts(message.replace(change.getKey(), change.getValue())))
                    .as(change.getValue())
                    .hasSize(2)
                    .noneMatch("good"::equals);
        }
    }

    /** RFC 6376 §8.15. */
    @Test
    void nobodyAddsAFieldThatReadersActOn() throws Exception {
        String message = signed(MESSAGE);
        for (String field :
                List.of("From: eva@evil.test", "Subject: other", "Reply-To: eva@evil.test", "Cc: x@y.test")) {
            assertThat(verdicts(field + "\r\n" + message)).as(field).hasSize(2).noneMatch("good"::equals);
        }
        assertThat(verdicts("List-Id: <l.test>\r\nSender: l@l.test\r\n" + signed(MESSAGE.replace("List-", "X-"))))
                .containsExactly("good", "good");
    }

    @Test
    void oneDraftSignsForSeveralWaysAndReadsTheBodyOnce() throws Exception {
        CountedContent content = new CountedContent(MESSAGE.getBytes(StandardCharsets.ISO_8859_1));
        MailSigner.Draft draft = house.signing.signer().draft(content);
        for (String list : List.of("a", "b")) {
            List<HeaderField> front = List.of(new HeaderField("List-Id", list));
            String fields = latin(HeaderField.octets(
                    draft.sign(SigningHouse.DOMAIN, front).orElseThrow().fields()));
            assertThat(verdicts(fields + "List-Id: " + list + "\r\n" + MESSAGE)).containsExactly("good", "good");
        }
        assertThat(content.opened()).as("header, and body").isEqualTo(2);
    }

    /** RFC 7489 §3.1.1: what the server says in its own name is signed by the domain that it is in. */
    @Test
    void theDomainAboveSignsForTheServer() throws Exception {
        Signatures signatures = house.signing
                .signer()
                .draft(content("From: MAILER-DAEMON@mail.example.test\r\n\r\nhi\r\n"))
                .sign(Domain.of("mail.example.test"), List.of())
                .orElseThrow();
        assertThat(signatures.domain()).isEqualTo(SigningHouse.DOMAIN);
        house.directories.admin().createDomain(Domain.of("customer.example.test"));
        assertThat(house.signing
                        .signer()
                        .draft(content("From: a@customer.example.test\r\n\r\nhi\r\n"))
                        .sign(Domain.of("customer.example.test"), List.of()))
                .isEmpty();
    }
}
