package org.palomar.signing.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.api.signing.KeyRefusalException;
import org.palomar.api.signing.KeyState;
import org.palomar.api.signing.Publication.Finding;
import org.palomar.api.signing.Signatures;
import org.palomar.api.signing.SigningException;
import org.palomar.api.signing.SigningKey;

/** The life of keys: what signs when, what an operator hears, what never happens. */
class KeysTest {

    private static final Domain DOMAIN = SigningHouse.DOMAIN;
    private static final List<String> FIRST = List.of("20261126-ed25519", "20261126-rsa");

    @TempDir
    private Path home;

    private SigningHouse house;

    @BeforeEach
    void open() throws Exception {
        house = new SigningHouse(home);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Optional<Signatures> sign() throws Exception {
        Content message = Content.of("From: ana@example.test\r\n\r\nhi\r\n".getBytes(StandardCharsets.US_ASCII));
        return house.signing.signer().draft(message).sign(DOMAIN, List.of());
    }

    private Path file(String selector) {
        return home.resolve("example.test/" + selector + ".pem");
    }

    @Test
    void aDomainWithoutKeysSendsUnsignedAndTheOperatorHearsOfIt() throws Exception {
        assertThat(sign()).isEmpty();
        assertThat(house.health()).contains("NOTICE", "unsigned", "example.test", "mail:dkim-create");
    }

    @Test
    void keysSignOnceTheirRecordsWereSeenAlsoAfterARestart() throws Exception {
        List<SigningKey> keys = house.create();
        assertThat(keys).extracting(SigningKey::selector).containsExactlyInAnyOrderElementsOf(FIRST);
        house.signing.look();
        assertThat(sign()).isEmpty();
        assertThat(house.health()).contains("20261126-rsa._domainkey.example.test", "mail:dkim-show");
        keys.forEach(house::publish);
        house.signing.look();
        assertThat(house.selectors(KeyState.WAITING))
                .as("it asks again after its interval")
                .hasSize(2);
        house.clock.advance(Duration.ofMinutes(5));
        house.signing.look();
        assertThat(house.selectors(KeyState.SIGNING)).isEqualTo(FIRST);
        assertThat(house.health()).isEmpty();
        house.restart();
        assertThat(sign().orElseThrow().selectors()).hasSize(2);
    }

    @Test
    void aDnsThatSaysNothingChangesNothing() throws Exception {
        house.create().forEach(house::publish);
        house.dead = true;
        assertThat(house.signing.admin().check(Optional.of(DOMAIN))).allSatisfy(key -> {
            assertThat(key.state()).isEqualTo(KeyState.WAITING);
            assertThat(key.publication().finding()).isEqualTo(Finding.UNKNOWN);
            assertThat(key.publication().detail()).contains("timeout", "nobody answers");
        });
        house.dead = false;
        house.signing.admin().check(Optional.of(DOMAIN));
        house.dead = true;
        house.signing.admin().check(Optional.of(DOMAIN));
        assertThat(sign()).isPresent();
        assertThat(house.health()).isEmpty();
    }

    @Test
    void aRecordThatIsLostIsToldAndItsKeyGoesOnSigning() throws Exception {
        house.ready();
        house.zone.remove("20261126-rsa._domainkey.example.test");
        house.clock.advance(Duration.ofHours(1));
        house.signing.look();
        assertThat(house.health())
                .contains("DEGRADED Receivers don't find the key 20261126-rsa._domainkey.example.test");
        assertThat(sign().orElseThrow().selectors()).hasSize(2);
    }

    @Test
    void successorsTakeOverOnceTheyArePublishedAndOldKeysMayGoLater() throws Exception {
        house.ready();
        house.clock.advance(Duration.ofDays(1));
        List<SigningKey> fresh = house.signing.admin().rotate(DOMAIN);
        assertThat(fresh)
                .extracting(SigningKey::selector)
                .containsExactlyInAnyOrder("20261127-rsa", "20261127-ed25519");
        assertThat(sign().orElseThrow().selectors()).containsExactly("20261126-rsa", "20261126-ed25519");
        assertThatThrownBy(() -> house.signing.admin().rotate(DOMAIN))
                .isInstanceOf(KeyRefusalException.class)
                .hasMessageContaining("wait for their records");
        fresh.stream().filter(key -> key.algorithm() == KeyAlgorithm.RSA).forEach(house::publish);
        house.signing.admin().check(Optional.of(DOMAIN));
        assertThat(sign().orElseThrow().selectors()).containsExactly("20261127-rsa", "20261126-ed25519");
        assertThat(house.selectors(KeyState.RETIRED)).containsExactly("20261126-rsa");

        assertThatThrownBy(() -> house.signing.admin().remove(DOMAIN, "20261126-rsa", false))
                .hasMessageContaining("under way until 2026-12-07");
        assertThat(house.health()).doesNotContain("may be taken out");
        house.clock.advance(Duration.ofDays(10));
        assertThat(house.health()).contains("may be taken out of the DNS: 20261126-rsa._domainkey.example.test");
        house.signing.admin().remove(DOMAIN, "20261126-rsa", false);
        assertThat(file("20261126-rsa")).doesNotExist();
        house.restart();
        assertThat(sign().orElseThrow().selectors()).containsExactly("20261127-rsa", "20261126-ed25519");
    }

    @Test
    void theKeyThatSignsGoesOnlyByForce() throws Exception {
        house.ready();
        assertThatThrownBy(() -> house.signing.admin().remove(DOMAIN, "20261126-rsa", false))
                .hasMessageContaining("mail:dkim-rotate", "--force");
        house.signing.admin().remove(DOMAIN, "20261126-rsa", true);
        house.signing.admin().remove(DOMAIN, "20261126-ed25519", true);
        assertThat(sign()).isEmpty();
        assertThat(home.resolve("example.test")).doesNotExist();
    }

    /** What was seen was another key. */
    @Test
    void aSelectorThatIsMadeAgainIsLookedForAgain() throws Exception {
        house.ready();
        for (String selector : FIRST) {
            house.signing.admin().remove(DOMAIN, selector, true);
        }
        List<SigningKey> again = house.create();
        assertThat(again).extracting(SigningKey::selector).containsExactlyInAnyOrderElementsOf(FIRST);
        assertThat(again)
                .allSatisfy(key -> assertThat(key.publication().finding()).isEqualTo(Finding.UNKNOWN));
        house.signing.look();
        assertThat(house.selectors(KeyState.WAITING)).isEqualTo(FIRST);
        assertThat(house.signing.admin().keys(Optional.empty()))
                .allSatisfy(key -> assertThat(key.publication().finding()).isEqualTo(Finding.DIFFERENT));
        assertThat(sign()).isEmpty();
    }

    @Test
    void anOperatorMayKnowBetterThanTheDns() throws Exception {
        house.create();
        assertThat(house.signing.admin().activate(DOMAIN, "20261126-rsa").state())
                .isEqualTo(KeyState.SIGNING);
        assertThat(sign().orElseThrow().selectors()).containsExactly("20261126-rsa");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nothing", "state: signing\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"})
    void aKeyThatCannotBeReadHoldsMailBackAndSignsAgainWhenItIsMended(String damage) throws Exception {
        house.ready();
        String good = Files.readString(file("20261126-rsa"));
        Files.writeString(file("20261126-rsa"), damage);
        house.restart();
        assertThatThrownBy(this::sign).isInstanceOf(SigningException.class).hasMessageContaining("20261126-rsa.pem");
        assertThat(house.health())
                .contains("FAILED Mail of example.test is answered with 451", "20261126-rsa.pem", "backup");
        Files.writeString(file("20261126-rsa"), good);
        house.signing.look();
        assertThat(sign().orElseThrow().selectors()).hasSize(2);
        assertThat(house.health()).doesNotContain("FAILED");
    }

    @Test
    void aKeyThatCannotBeReadMayBeGivenUp() throws Exception {
        house.ready();
        Files.writeString(file("20261126-rsa"), "nothing");
        house.restart();
        assertThat(house.signing.admin().broken(Optional.of(DOMAIN))).hasSize(1);
        assertThatThrownBy(() -> house.signing.admin().remove(DOMAIN, "20261126-rsa", false))
                .hasMessageContaining("backup");
        house.signing.admin().remove(DOMAIN, "20261126-rsa", true);
        assertThat(sign().orElseThrow().selectors()).containsExactly("20261126-ed25519");
    }

    @Test
    void keysThatAreLostWithTheirFilesHoldMailBack() throws Exception {
        house.ready();
        for (String selector : FIRST) {
            Files.delete(file(selector));
        }
        house.restart();
        assertThatThrownBy(this::sign).isInstanceOf(SigningException.class).hasMessageContaining("lost its keys");
        Files.delete(home.resolve("example.test"));
        house.signing.look();
        assertThatThrownBy(this::sign).isInstanceOf(SigningException.class).hasMessageContaining("folder is gone");
        assertThat(house.health()).contains("FAILED", "mail:dkim-remove example.test \"\" --force");
        assertThatThrownBy(house::create)
                .isInstanceOf(KeyRefusalException.class)
                .hasMessageContaining("can't be read");
        house.signing.admin().remove(DOMAIN, "", true);
        house.signing.look();
        assertThat(sign()).isEmpty();
    }

    /** A link that leads to itself can't be looked at, as nothing can in a folder without the right to. */
    @Test
    void whatTurnsOutToBeAFileHasNoKeys() throws Exception {
        Path notes = home.resolve("notes.test");
        Files.createSymbolicLink(notes, notes);
        Files.createSymbolicLink(home.resolve("forwarding.secret.new"), notes);
        house.restart();
        assertThat(house.signing.admin().broken(Optional.empty())).hasSize(1);
        Files.delete(notes);
        house.signing.look();
        assertThat(house.signing.admin().broken(Optional.empty())).hasSize(1);
        Files.writeString(notes, "a file");
        house.signing.look();
        assertThat(house.signing.admin().broken(Optional.empty())).isEmpty();
    }

    /** {@code mv example.test bad; tar x}, and looks at each instant of it. */
    @Test
    void aDomainIsNotForgottenWhileItsKeysAreBroughtBack() throws Exception {
        house.ready();
        String good = Files.readString(file("20261126-rsa"));
        Files.writeString(file("20261126-rsa"), "nothing");
        house.restart();
        Files.delete(file("20261126-rsa"));
        house.signing.look();
        assertThatThrownBy(this::sign).hasMessageContaining("20261126-rsa.pem: the file is gone");
        Files.move(home.resolve("example.test"), home.resolve("bad"));
        house.signing.look();
        assertThatThrownBy(this::sign).hasMessageContaining("folder is gone");
        Files.move(home.resolve("bad"), home.resolve("example.test"));
        house.signing.look();
        assertThatThrownBy(this::sign).hasMessageContaining("20261126-rsa.pem: the file is gone");
        Files.writeString(file("20261126-rsa"), good);
        house.signing.look();
        assertThat(sign().orElseThrow().selectors()).hasSize(2);
        assertThat(house.health()).doesNotContain("FAILED");
    }

    @Test
    void keysThatAppearInTheFolderAreReadAndSuchAsGoStayInForceUntilARestart() throws Exception {
        house.ready();
        Path away = home.resolve(".away");
        Files.move(home.resolve("example.test"), away);
        house.signing.look();
        assertThat(sign().orElseThrow().selectors()).hasSize(2);
        assertThat(house.health()).contains("DEGRADED Keys are in force until the next restart only", "20261126-rsa");
        house.restart();
        assertThat(sign()).isEmpty();
        Files.createDirectory(home.resolve("example.test"));
        Files.move(away.resolve("20261126-rsa.pem"), file("20261126-rsa"));
        house.signing.look();
        assertThat(sign().orElseThrow().selectors()).containsExactly("20261126-rsa");
        Files.move(away.resolve("20261126-ed25519.pem"), file("20261126-ed25519"));
        house.signing.look();
        assertThat(sign().orElseThrow().selectors()).hasSize(2);
        assertThat(house.health()).isEmpty();
    }

    @Test
    void aKeyThatIsRemovedDoesNotComeBackWithTheNextLook() throws Exception {
        house.ready();
        Files.writeString(home.resolve("example.test/note"), "mine");
        for (String selector : FIRST) {
            house.signing.admin().remove(DOMAIN, selector, true);
            house.signing.look();
        }
        house.restart();
        assertThat(sign()).isEmpty();
        assertThat(house.health()).doesNotContain("FAILED");
        assertThat(home.resolve(".example.test.removed/note")).hasContent("mine");
    }

    @Test
    void whoHasASignerThatStoppedCannotSignWithIt() throws Exception {
        house.ready();
        house.signing.stop();
        assertThatThrownBy(this::sign).isInstanceOf(SigningException.class).hasMessageContaining("stopped");
    }

    @Test
    void keysAreMadeForDomainsOfOursUnderNamesThatTheDnsTakes() throws Exception {
        Set<KeyAlgorithm> rsa = Set.of(KeyAlgorithm.RSA);
        Domain other = Domain.of("other.test");
        assertThatThrownBy(() -> house.signing.admin().create(other, Optional.empty(), rsa, false))
                .hasMessageContaining("no domain other.test");
        assertThat(house.signing.admin().create(other, Optional.of("mine"), rsa, true))
                .hasSize(1);
        for (String selector : List.of("Upper", "..", "../x", "a b", "a/b", "ñ", "x".repeat(64))) {
            assertThatThrownBy(() -> house.signing.admin().create(DOMAIN, Optional.of(selector), rsa, false))
                    .as(selector)
                    .isInstanceOf(KeyRefusalException.class)
                    .hasMessageContaining("no selector");
        }
        assertThat(house.signing.admin().create(DOMAIN, Optional.of("k1.2026"), rsa, false))
                .singleElement()
                .extracting(SigningKey::name)
                .isEqualTo("k1.2026._domainkey.example.test");
        assertThatThrownBy(() -> house.signing.admin().create(DOMAIN, Optional.of("k2"), rsa, false))
                .hasMessageContaining("already", "mail:dkim-rotate");
    }

    @Test
    void aKeyThatWasUsedElsewhereSignsAtOnceIfItIsPublished() throws Exception {
        Path file = home.resolve("default.private");
        Process openssl = new ProcessBuilder("openssl", "genrsa", "-traditional", "-out", file.toString(), "2048")
                .redirectErrorStream(true)
                .start();
        assertThat(openssl.waitFor()).isZero();
        SigningKey adopted = house.signing.admin().adopt(DOMAIN, "default", file, false);
        assertThat(adopted.state()).isEqualTo(KeyState.WAITING);
        house.publish(adopted);
        house.signing.admin().check(Optional.empty());
        assertThat(sign().orElseThrow().selectors()).containsExactly("default");
        house.signing.admin().remove(DOMAIN, "default", true);
        assertThat(house.signing.admin().adopt(DOMAIN, "default", file, false).state())
                .isEqualTo(KeyState.SIGNING);
    }

    @Test
    void aDayHasManyRotations() throws Exception {
        house.ready();
        for (String letter : List.of("a", "b")) {
            house.signing.admin().rotate(DOMAIN).forEach(house::publish);
            house.signing.admin().check(Optional.empty());
            assertThat(sign().orElseThrow().selectors())
                    .containsExactly("20261126" + letter + "-rsa", "20261126" + letter + "-ed25519");
        }
    }
}
