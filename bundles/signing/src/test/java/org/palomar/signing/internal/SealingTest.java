package org.palomar.signing.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.api.signing.Seal;
import org.palomar.api.signing.SigningException;

/** Forwarded mail is sealed, and Debian's dkimpy validates the chain. */
class SealingTest {

    private static final String MESSAGE = """
            Authentication-Results: mx.example.test; dmarc=pass
            From: Eva <eva@else.test>
            To: list@example.test
            Subject:  two  words\s
            Date: Thu, 26 Nov 2026 10:00:00 +0000
            Message-ID: <1@else.test>

            hello  \t
            """.replace("\n", "\r\n");

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

    private Seal seal(String message, HeaderField... added) throws Exception {
        List<HeaderField> fields = List.of(added);
        Content content = content(message);
        return house.signing.sealer().draft(content, fields).seal(SigningHouse.DOMAIN, content, fields);
    }

    private String sealed(String message, HeaderField... added) throws Exception {
        Seal seal = seal(message, added);
        assertThat(seal).isInstanceOf(Seal.Sealed.class);
        return text(seal.fields()) + text(List.of(added)) + message;
    }

    private static String text(List<HeaderField> fields) {
        return new String(HeaderField.octets(fields), StandardCharsets.ISO_8859_1);
    }

    private static String unfolded(String message) {
        return message.replaceAll("\r\n(?=[ \t])", "");
    }

    private String validated(String message) throws Exception {
        Path file = Files.write(home.resolve("message"), message.getBytes(StandardCharsets.ISO_8859_1));
        String records = house.zone.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().getFirst() + "\n")
                .collect(Collectors.joining());
        Path zone = Files.writeString(home.resolve("zone"), records);
        String script = Path.of(Objects.requireNonNull(getClass().getResource("verify_arc.py"))
                        .toURI())
                .toString();
        Process process = new ProcessBuilder("/usr/bin/python3", script, file.toString(), zone.toString())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.strip();
    }

    @Test
    void aChainOfSeveralLinksValidatesElsewhere() throws Exception {
        String message = MESSAGE;
        for (String chain : List.of("none", "pass", "pass")) {
            message = sealed("Received: from here\r\n" + message);
            assertThat(unfolded(message)).contains("cv=" + chain + "; d=example.test");
            assertThat(validated(message)).startsWith("pass");
        }
        assertThat(validated(message.replace("hello", "hallo"))).startsWith("fail");
        assertThat(validated(message.replaceFirst("cv=pass", "cv=none"))).startsWith("fail");
    }

    /** Whoever sends it may write such a field too. */
    @Test
    void whatASealSaysIsWhatAStepHereHasFoundAndNothingThatTheMessageSays() throws Exception {
        HeaderField found = new HeaderField("Authentication-Results", "mx.example.test; spf=fail; dmarc=fail");
        assertThat(unfolded(sealed(MESSAGE, found)))
                .contains("ARC-Authentication-Results: i=1; mx.example.test; spf=fail; dmarc=fail; arc=none\r\n");
        assertThat(unfolded(sealed(MESSAGE)))
                .contains("ARC-Authentication-Results: i=1; mx.example.test; arc=none\r\n");
    }

    @Test
    void withoutSuchAStepItSaysWhatTheSignaturesAreWorth() throws Exception {
        String authored = text(house.signing
                        .signer()
                        .draft(content(MESSAGE))
                        .sign(SigningHouse.DOMAIN, List.of())
                        .orElseThrow()
                        .fields())
                + MESSAGE;
        String message = sealed(authored);
        assertThat(unfolded(message))
                .containsPattern("i=1; mx\\.example\\.test; arc=none; dkim=pass header\\.d=example\\.test"
                        + " header\\.s=20261126-rsa header\\.a=rsa-sha256 header\\.b=\\S{8,10}; dkim=pass");
        assertThat(validated(message)).startsWith("pass");
        assertThat(unfolded(sealed(authored.replace("hello", "hallo")))).contains("dkim=fail (the body is another)");
    }

    /** RFC 8617 §5.1.2. */
    @Test
    void aBrokenChainIsSaidToHaveFailedOnceAndEndsThere() throws Exception {
        String broken = sealed(MESSAGE).replace("hello", "hallo");
        String message = sealed(broken);
        assertThat(unfolded(message)).contains("cv=fail; d=example.test; i=2", "i=2; mx.example.test; arc=fail");
        assertThat(seal(message))
                .isInstanceOfSatisfying(
                        Seal.Unsealed.class, seal -> assertThat(seal.reason()).contains("has ended"));
    }

    /** A seal with cv=fail could never be taken back. */
    @Test
    void whatCannotBeFoundOutNowIsNotSaid() throws Exception {
        String message = sealed(MESSAGE);
        house.dead = true;
        assertThat(seal(message))
                .isInstanceOfSatisfying(
                        Seal.Unsealed.class, seal -> assertThat(seal.reason()).contains("DNS"));
        assertThat(unfolded(sealed(
                        "DKIM-Signature: v=1; a=rsa-sha256; d=else.test; s=x; h=from; bh=AA==; b=AA==\r\n" + MESSAGE)))
                .contains("arc=none; dkim=temperror");
    }

    @Test
    void aFilterMayChangeTheMessageAndNotItsChain() throws Exception {
        Content received = content(sealed(MESSAGE));
        String changed = "X-New: 1\r\n" + sealed(MESSAGE).replace("two  words", "[spam] two words");
        Seal seal = house.signing
                .sealer()
                .draft(received, List.of())
                .seal(SigningHouse.DOMAIN, content(changed), List.of());
        assertThat(validated(text(seal.fields()) + changed)).startsWith("pass");
        Seal without = house.signing
                .sealer()
                .draft(received, List.of())
                .seal(SigningHouse.DOMAIN, content(MESSAGE), List.of());
        assertThat(without)
                .isInstanceOfSatisfying(
                        Seal.Unsealed.class, one -> assertThat(one.reason()).contains("changed the chain"));
    }

    @Test
    void oneDraftReadsTheMessageOnceForAllWays() throws Exception {
        CountedContent content = new CountedContent(MESSAGE.getBytes(StandardCharsets.ISO_8859_1));
        var draft = house.signing.sealer().draft(content, List.of());
        for (String way : List.of("a", "b")) {
            draft.seal(SigningHouse.DOMAIN, content, List.of(new HeaderField("X-Way", way)));
        }
        assertThat(content.opened()).as("header, and body").isEqualTo(2);
    }

    @Test
    void domainsWithoutKeysAndOnesThatDontWantToSealNothing() throws Exception {
        Content content = content(MESSAGE);
        Domain other = Domain.of("other.test");
        assertThat(house.signing.sealer().draft(content, List.of()).seal(other, content, List.of()))
                .isEqualTo(new Seal.Unsealed(""));
        house.configured.put("arc-except", "example.test");
        house.restart();
        assertThat(seal(MESSAGE)).isEqualTo(new Seal.Unsealed(""));
        house.configured.remove("arc-except");
        house.configured.put("arc", "no");
        house.restart();
        assertThat(seal(MESSAGE)).isEqualTo(new Seal.Unsealed(""));
    }

    @Test
    void aKeyThatCannotBeReadHoldsForwardedMailBack() throws Exception {
        Files.writeString(home.resolve("signing/example.test/20261126-rsa.pem"), "nothing");
        house.restart();
        assertThatThrownBy(() -> seal(MESSAGE))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("-rsa.pem");
        house.signing.stop();
        assertThatThrownBy(() -> seal(MESSAGE))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("stopped");
    }

    @Test
    void aDomainThatHasEd25519AloneSealsWithThat() throws Exception {
        Domain small = Domain.of("small.test");
        house.directories.admin().createDomain(small);
        house.signing
                .admin()
                .create(small, Optional.empty(), Set.of(KeyAlgorithm.ED25519), false)
                .forEach(house::publish);
        house.signing.admin().check(Optional.empty());
        Content content = content(MESSAGE);
        assertThat(text(house.signing
                        .sealer()
                        .draft(content, List.of())
                        .seal(small, content, List.of())
                        .fields()))
                .contains("a=ed25519-sha256", "d=small.test");
    }
}
