package org.palomar.signing.internal.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Domain;
import org.palomar.api.signing.BrokenKey;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.api.signing.KeyState;

/** Keys on the disk. */
class KeyFolderTest {

    private static final Domain DOMAIN = Domain.of("example.test");
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

    @TempDir
    private Path home;

    private KeyFolder folder() {
        return new KeyFolder(home.resolve("signing"));
    }

    private Path file(String selector) {
        return home.resolve("signing/example.test/" + selector + ".pem");
    }

    private static KeyEntry key(String selector, KeyAlgorithm algorithm) {
        return KeyEntry.fresh(DOMAIN, selector, Secret.generate(algorithm), NOW);
    }

    @ParameterizedTest
    @EnumSource
    void aKeyIsReadAsItWasKept(KeyAlgorithm algorithm) throws Exception {
        KeyEntry kept = key("one", algorithm).in(KeyState.SIGNING, NOW.plusSeconds(60));
        folder().keep(kept);
        assertThat(folder().load().keys()).singleElement().satisfies(read -> {
            assertThat(read.state()).isEqualTo(KeyState.SIGNING);
            assertThat(read.created()).isEqualTo(NOW);
            assertThat(read.since()).isEqualTo(NOW.plusSeconds(60));
            assertThat(read.secret().record()).isEqualTo(kept.secret().record());
        });
    }

    @Test
    void onlyItsUserReadsAKeyAndNothingElseIsLeft() throws Exception {
        folder().keep(key("one", KeyAlgorithm.ED25519));
        folder().keep(key("one", KeyAlgorithm.ED25519));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("one"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("signing/example.test"))))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(home.resolve("signing/example.test"))) {
            assertThat(files).containsExactly(file("one"));
        }
        assertThat(folder().openToOthers(folder().load().keys())).isEmpty();
        Files.setPosixFilePermissions(file("one"), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(folder().openToOthers(folder().load().keys())).containsExactly(file("one"));
    }

    /** Other programs read it. */
    @Test
    void opensslReadsThePrivateKey() throws Exception {
        KeyEntry key = key("one", KeyAlgorithm.RSA);
        folder().keep(key);
        String text = run("openssl", "pkey", "-in", file("one").toString(), "-pubout");
        assertThat(text.replaceAll("-----[A-Z ]+-----|\\s", ""))
                .isEqualTo(key.secret().published());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-traditional"})
    void takesKeysThatOpensslMade(String form) throws Exception {
        Path file = home.resolve("foreign.key");
        Stream<String> command = Stream.of("openssl", "genrsa", form, "-out", file.toString(), "2048");
        run(command.filter(word -> !word.isEmpty()).toArray(String[]::new));
        assertThat(Files.readString(file)).startsWith(form.isEmpty() ? "-----BEGIN PRIVATE" : "-----BEGIN RSA PRIVATE");
        String expected =
                run("openssl", "pkey", "-in", file.toString(), "-pubout").replaceAll("-----[A-Z ]+-----|\\s", "");
        assertThat(ForeignKeys.read(file).published()).isEqualTo(expected);
    }

    @Test
    void takesNoKeyThatIsShortOrNone() throws Exception {
        Path file = home.resolve("foreign.key");
        run("openssl", "genrsa", "-out", file.toString(), "512");
        assertThatThrownBy(() -> ForeignKeys.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bits");
        Files.writeString(file, "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        assertThatThrownBy(() -> ForeignKeys.read(file)).isInstanceOf(IOException.class);
        Files.writeString(file, "nothing");
        assertThatThrownBy(() -> ForeignKeys.read(file)).hasMessageContaining("no plain RSA key");
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return text;
    }

    @Test
    void whateverIsWrongWithAFileIsNamed() throws Exception {
        folder().keep(key("good", KeyAlgorithm.ED25519));
        String text = Files.readString(file("good"));
        for (String damage : List.of(
                "",
                text.substring(0, text.length() / 2),
                text.replace("state: waiting", "state: sleeping"),
                text.replaceAll("(?m)^created.*\n", ""),
                text.replaceAll("(?m)^since: .*", "since: yesterday"),
                text.replace("ed25519", "rsa"),
                text.replaceAll("(?m)^public: .*", "public: ????"),
                text.replaceAll("(?m)^public: .*", "public: " + publicOf(key("x", KeyAlgorithm.ED25519))))) {
            Files.writeString(file("bad"), damage);
            DomainKeys read = folder().load(DOMAIN);
            assertThat(read.keys()).hasSize(1);
            assertThat(read.broken())
                    .as(damage)
                    .singleElement()
                    .satisfies(broken -> assertThat(broken.problem())
                            .startsWith(file("bad") + ": ")
                            .doesNotContain("null"));
        }
        Files.delete(file("bad"));
        Files.createDirectory(file("bad"));
        assertThat(folder().load(DOMAIN).broken()).hasSize(1);
    }

    private static String publicOf(KeyEntry key) {
        return java.util.Base64.getEncoder().encodeToString(key.secret().publicOctets());
    }

    @Test
    void aFolderThatHasLostItsKeysIsBroken() throws Exception {
        folder().keep(key("one", KeyAlgorithm.ED25519));
        Files.delete(file("one"));
        assertThat(folder().load().broken())
                .extracting(BrokenKey::problem)
                .singleElement()
                .asString()
                .contains("lost its keys");
        folder().keep(key("one", KeyAlgorithm.ED25519));
        folder().remove(DOMAIN, "one");
        assertThat(folder().load().byDomain()).isEmpty();
    }

    @Test
    void aLossOfPowerBetweenTwoStepsLeavesTheKeyAsItWas() throws Exception {
        folder().keep(key("one", KeyAlgorithm.ED25519));
        Files.writeString(home.resolve("signing/example.test/one.pem.new"), "half");
        assertThat(folder().load().keys()).hasSize(1);
        assertThat(folder().load().broken()).isEmpty();
        folder().keep(key("one", KeyAlgorithm.ED25519).in(KeyState.SIGNING, NOW));
        assertThat(folder().load().keys())
                .singleElement()
                .extracting(KeyEntry::state)
                .isEqualTo(KeyState.SIGNING);
    }

    /** A mount that is not there, and what may not be looked at: in both, nobody knows that there are no keys. */
    @Test
    void aFolderThatCannotBeReachedIsBrokenAndNotAbsent() throws Exception {
        Path root = Files.createDirectory(home.resolve("signing"));
        Files.createSymbolicLink(root.resolve("dangling.test"), home.resolve("not-mounted"));
        Files.createSymbolicLink(root.resolve("hidden.test"), root.resolve("hidden.test"));
        Files.writeString(root.resolve("notes.test"), "a file");
        assertThat(folder().load().broken())
                .extracting(BrokenKey::domain)
                .containsExactly(Domain.of("dangling.test"), Domain.of("hidden.test"));
        KeyFolder unmounted = new KeyFolder(root.resolve("dangling.test"));
        assertThatThrownBy(unmounted::load).isInstanceOf(IOException.class);
    }

    @Test
    void aFirstKeyThatCannotBeWrittenLeavesNoFolder() throws Exception {
        Files.createDirectories(home.resolve("signing"));
        Files.writeString(home.resolve("signing/example.test"), "in the way");
        assertThatThrownBy(() -> folder().keep(key("one", KeyAlgorithm.ED25519)))
                .isInstanceOf(IOException.class);
        Files.delete(home.resolve("signing/example.test"));
        assertThat(home.resolve("signing")).isEmptyDirectory();
        Path left = Files.createDirectory(home.resolve("signing/.example.test.new"));
        Files.writeString(left.resolve("two.pem"), "by a loss of power");
        assertThat(folder().load().byDomain()).isEmpty();
        folder().keep(key("one", KeyAlgorithm.ED25519));
        assertThat(folder().load().broken()).isEmpty();
        assertThat(left).doesNotExist();
    }

    @Test
    void aKeyThatCannotBeWrittenLeavesNothing() throws Exception {
        folder().keep(key("one", KeyAlgorithm.ED25519));
        Files.createDirectories(file("two").resolve("in the way"));
        assertThatThrownBy(() -> folder().keep(key("two", KeyAlgorithm.ED25519)))
                .isInstanceOf(IOException.class);
        assertThat(file("two").resolveSibling("two.pem.new")).doesNotExist();
    }

    @Test
    void afterTheLastKeyNothingIsLeftThatLooksLikeALoss() throws Exception {
        folder().keep(key("one", KeyAlgorithm.ED25519));
        Files.writeString(file("one").resolveSibling("one.pem.new"), "half");
        folder().remove(DOMAIN, "one");
        assertThat(home.resolve("signing")).isEmptyDirectory();
        for (int time = 0; time < 2; time++) {
            folder().keep(key("one", KeyAlgorithm.ED25519));
            Files.writeString(file("one").resolveSibling("one.pem~"), "of an editor");
            folder().remove(DOMAIN, "one");
            assertThat(folder().load().byDomain()).isEmpty();
        }
        assertThat(home.resolve("signing/.example.test.removed-2/one.pem~")).exists();
    }

    @Test
    void aFolderThatIsGivenUpIsSetAsideWithAllThatIsInIt() throws Exception {
        folder().keep(key("one", KeyAlgorithm.ED25519));
        Files.move(file("one"), file("one").resolveSibling("one.pem.bak"));
        assertThat(folder().load().broken()).hasSize(1);
        folder().remove(DOMAIN, "");
        assertThat(folder().load().byDomain()).isEmpty();
        assertThat(home.resolve("signing/.example.test.removed/one.pem.bak")).exists();
    }
}
