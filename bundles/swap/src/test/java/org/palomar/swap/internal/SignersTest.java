package org.palomar.swap.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With bundles that the JDK's own tool has signed. */
class SignersTest {

    private static final Path TOOLS = Path.of(System.getProperty("java.home"), "bin");
    private static final String CLASS = "org/palomar/swap/sample/Sample$Says.class";
    private static final String PASSWORD = "secret-of-the-test";

    @TempDir
    private static Path keys;

    @TempDir
    private Path folder;

    private Path jar = Path.of("");
    private Path trusted = Path.of("");

    /** The tools take a second each. */
    @BeforeAll
    static void makeKeys() throws Exception {
        for (String name : List.of("ana", "eva")) {
            run("keytool", "-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-validity", "30");
        }
        run(
                "keytool",
                "-exportcert",
                "-rfc",
                "-alias",
                "ana",
                "-file",
                keys.resolve("ana.pem").toString());
    }

    @BeforeEach
    void makeBundle() throws Exception {
        jar = SampleJar.write(folder.resolve("step.jar"), "one", "");
        trusted = Files.copy(keys.resolve("ana.pem"), folder.resolve("trusted.pem"));
    }

    private static void run(String tool, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(TOOLS.resolve(tool).toString()));
        command.addAll(List.of(arguments));
        List<String> store = List.of("-keystore", keys.resolve("keys.p12").toString(), "-storepass", PASSWORD);
        // The tool that signs has the options first.
        command.addAll(tool.equals("jarsigner") ? 1 : command.size(), store);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private void sign(String name) throws Exception {
        run("jarsigner", jar.toString(), name);
    }

    private String signer() throws Exception {
        return Signers.read(trusted).of(jar, Instant.now()).orElse("");
    }

    /** Writes the archive anew without one of its files, and perhaps with another. */
    private void replace(String gone, String name, String text) throws Exception {
        Path fresh = folder.resolve("fresh.jar");
        try (ZipFile old = new ZipFile(jar.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(fresh))) {
            for (ZipEntry entry : Collections.list(old.entries())) {
                if (!entry.getName().equals(gone)) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    old.getInputStream(entry).transferTo(out);
                    out.closeEntry();
                }
            }
            if (!name.isEmpty()) {
                out.putNextEntry(new ZipEntry(name));
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Puts a file into the archive, or instead of one. */
    private void put(String name, String text) throws Exception {
        try (FileSystem archive = FileSystems.newFileSystem(jar)) {
            Path file = archive.getPath(name);
            Path source = Files.writeString(folder.resolve("put"), text);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void findsATrustedSigner() throws Exception {
        assertThat(signer()).isEmpty();
        sign("ana");
        assertThat(signer()).isEqualTo("CN=ana");
    }

    @Test
    void nobodyElseIsTrusted() throws Exception {
        sign("eva");
        assertThat(signer()).isEmpty();
        sign("ana");
        assertThat(signer()).as("one of two").isEqualTo("CN=ana");
        assertThat(Signers.read(folder.resolve("absent")).of(jar, Instant.now()))
                .isEmpty();
    }

    @Test
    void aCertificateThatHasEndedIsWorthNothing() throws Exception {
        sign("ana");
        Instant later = Instant.now().plus(Duration.ofDays(31));
        assertThat(Signers.read(trusted).of(jar, later)).isEmpty();
    }

    /** Where a class is not there, a folder of its name is read by those who load it. */
    @Test
    void aFolderWithOctetsIsRefusedWhoeverSignedTheRest() throws Exception {
        sign("ana");
        replace(CLASS, CLASS + "/", "another class");
        assertThatThrownBy(this::signer).hasMessageContaining("has octets of its own");
        assertThatThrownBy(() -> StepFile.read(jar, jar)).hasMessageContaining("has octets of its own");
    }

    @Test
    void whatWasTakenOutTakesTheSignatureAway() throws Exception {
        sign("ana");
        replace(CLASS, "", "");
        assertThat(signer()).isEmpty();
    }

    /** Whoever has the key makes a certificate himself that holds longer. */
    @Test
    void theCertificateThatTheOperatorHasMustHoldToo() throws Exception {
        run("keytool", "-genkeypair", "-alias", "zoe", "-keyalg", "EC", "-dname", "CN=zoe", "-validity", "30");
        Path first = folder.resolve("zoe.pem");
        run("keytool", "-exportcert", "-rfc", "-alias", "zoe", "-file", first.toString());
        run("keytool", "-selfcert", "-alias", "zoe", "-validity", "3650");
        sign("zoe");
        assertThat(Signers.read(first).of(jar, Instant.now())).contains("CN=zoe");
        Instant later = Instant.now().plus(Duration.ofDays(31));
        assertThat(Signers.read(first).of(jar, later)).isEmpty();
    }

    /** What the certificate in the bundle says its maker has written. */
    @Test
    void whoSignedItSaysTheCertificateThatTheOperatorHas() throws Exception {
        run("keytool", "-genkeypair", "-alias", "mia", "-keyalg", "EC", "-dname", "CN=mia", "-validity", "30");
        Path known = folder.resolve("mia.pem");
        run("keytool", "-exportcert", "-rfc", "-alias", "mia", "-file", known.toString());
        run("keytool", "-selfcert", "-alias", "mia", "-dname", "CN=another");
        sign("mia");
        assertThat(Signers.read(known).of(jar, Instant.now())).contains("CN=mia");
    }

    /** Of how long it is there is only what the archive says. */
    @Test
    void aManifestThatUnpacksToMoreThanItSaysIsRefused() throws Exception {
        Map<String, String> much = new HashMap<>();
        for (int i = 0; i < 80; i++) {
            much.put("X-Much-" + i, "m".repeat(60_000));
        }
        SampleJar.write(jar, much);
        byte[] octets = Files.readAllBytes(jar);
        ByteBuffer archive = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
        // The manifest is the first in the directory, whose place its end tells; the size is 24 octets behind.
        int directory = archive.getInt(octets.length - 22 + 16);
        archive.putInt(directory + 24, 100_000);
        Files.write(jar, octets);
        assertThatThrownBy(() -> StepFile.read(jar, jar)).hasMessageContaining("has a manifest");
    }

    @Test
    void whatWasChangedAfterwardsIsRefused() throws Exception {
        sign("ana");
        put("org/palomar/swap/sample/Sample.class", "another");
        assertThatThrownBy(this::signer).hasMessageContaining("changed after it was signed");
    }

    @Test
    void whatWasAddedAfterwardsTakesTheSignatureAway() throws Exception {
        sign("ana");
        put("org/palomar/swap/sample/More.class", "more");
        assertThat(signer()).isEmpty();
        put("META-INF/services/more", "more");
        assertThat(signer()).isEmpty();
    }

    @Test
    void saysWhenTheCertificatesCantBeRead() throws Exception {
        Files.writeString(trusted, "-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> Signers.read(trusted)).hasMessageContaining("certificates in PEM");
    }
}
