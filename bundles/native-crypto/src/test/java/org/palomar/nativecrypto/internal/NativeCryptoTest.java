package org.palomar.nativecrypto.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCryptoTest {

    private static final String NAME = "AmazonCorrettoCryptoProvider";

    private final List<Provider> before = List.of(Security.getProviders());

    @TempDir
    private Path folder;

    @Test
    void aHandshakeHasNativePrimitives() throws Exception {
        Path file = Identity.make(folder);
        NativeCrypto component = new NativeCrypto();
        try {
            assertThat(Security.getProviders()[0].getName()).isEqualTo(NAME);
            assertThat(Signature.getInstance("SHA256withECDSA").getProvider().getName())
                    .isEqualTo(NAME);
            Identity identity = Identity.read(file);
            assertThat(identity.key().getClass().getName()).startsWith("com.amazon.corretto");
            TlsPair pair = new TlsPair(identity.context());
            assertThat(pair.protocol()).isEqualTo("TLSv1.3");
            assertThat(pair.carry("octets")).isEqualTo("octets");
        } finally {
            component.close();
        }
    }

    @Test
    void afterItsRemovalSessionsAndKeysGoOn() throws Exception {
        Path file = Identity.make(folder);
        NativeCrypto component = new NativeCrypto();
        Identity identity;
        TlsPair pair;
        try {
            identity = Identity.read(file);
            pair = new TlsPair(identity.context());
        } finally {
            component.close();
        }
        assertThat(Security.getProviders()).containsExactlyElementsOf(before);
        assertThat(pair.carry("octets")).isEqualTo("octets");
        assertThat(pair.renewKeys().carry("more")).isEqualTo("more");
        assertThat(new TlsPair(identity.context()).carry("a new one")).isEqualTo("a new one");
    }

    @Test
    void keysFromBeforeItCameGoOnWithIt() throws Exception {
        Identity identity = Identity.read(Identity.make(folder));
        NativeCrypto component = new NativeCrypto();
        try {
            assertThat(new TlsPair(identity.context()).carry("octets")).isEqualTo("octets");
        } finally {
            component.close();
        }
    }

    @Test
    void itCanComeAndGoAndLeavesNoFileBehind() throws Exception {
        List<Path> files = temporary();
        for (int round = 0; round < 3; round++) {
            NativeCrypto component = new NativeCrypto();
            assertThat(MessageDigest.getInstance("SHA-256").getProvider().getName())
                    .isEqualTo(NAME);
            component.close();
        }
        assertThat(Security.getProviders()).containsExactlyElementsOf(before);
        assertThat(temporary()).isEqualTo(files);
    }

    @Test
    void randomNumbersStayTheJdks() {
        String generator = new SecureRandom().getAlgorithm();
        Properties properties = (Properties) System.getProperties().clone();
        NativeCrypto component = new NativeCrypto();
        try {
            assertThat(new SecureRandom().getAlgorithm()).isEqualTo(generator);
            assertThat(System.getProperties()).isEqualTo(properties);
        } finally {
            component.close();
        }
    }

    @Test
    void aProviderThatIsThereByOtherMeansIsLeftThere() throws Exception {
        Provider other = Accp.load();
        Security.addProvider(other);
        try {
            new NativeCrypto().close();
            assertThat(Security.getProviders()).endsWith(other);
        } finally {
            Security.removeProvider(NAME);
        }
    }

    @Test
    void nothingChangesWithoutALibrary() {
        NativeCrypto component = new NativeCrypto(() -> {
            throw new UnusableLibraryException("there is no library for plan_9-vax");
        });
        assertThat(Security.getProviders()).containsExactlyElementsOf(before);
        component.close();
        assertThat(Security.getProviders()).containsExactlyElementsOf(before);
    }

    @Test
    void aDamagedLibraryIsRefusedWithTheReason() throws Exception {
        assertThatThrownBy(() -> Accp.load(with("libamazonCorrettoCryptoProvider.so", "no library")))
                .isInstanceOf(UnusableLibraryException.class)
                .hasMessageContaining("UnsatisfiedLinkError");
        assertThat(Security.getProviders()).containsExactlyElementsOf(before);
    }

    @Test
    void aLibraryThatFailsItsTestsIsRefused() throws Exception {
        assertThatThrownBy(() -> Accp.load(with("testdata/hmac.txt", "sha2 0b 48 00 00 00 00\n")))
                .isInstanceOf(UnusableLibraryException.class)
                .hasMessageContaining("SelfTestFailureException");
        assertThat(KeyPairGenerator.getInstance("EC").getProvider().getName()).isNotEqualTo(NAME);
    }

    @Test
    void thereIsALibraryForLinuxOnBothProcessors() {
        assertThat(Accp.jarFor(Accp.system("Linux", "amd64"))).isPresent();
        assertThat(Accp.jarFor(Accp.system("Linux", "aarch64"))).isPresent();
        assertThat(Map.of("Mac OS X", "aarch64", "Windows 11", "amd64", "Linux", "riscv64"))
                .allSatisfy((name, processor) ->
                        assertThat(Accp.jarFor(Accp.system(name, processor))).isEmpty());
    }

    /** The jar for this system, with another text in one of its files. */
    private URL with(String file, String text) throws IOException {
        URL jar = Accp.jarFor(Accp.system(System.getProperty("os.name"), System.getProperty("os.arch")))
                .orElseThrow();
        Path changed = folder.resolve("changed.jar");
        try (ZipInputStream in = new ZipInputStream(jar.openStream());
                OutputStream target = Files.newOutputStream(changed);
                ZipOutputStream out = new ZipOutputStream(target)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                if (entry.getName().endsWith("/" + file)) {
                    out.write(text.getBytes(StandardCharsets.US_ASCII));
                } else {
                    in.transferTo(out);
                }
            }
        }
        URI uri = changed.toUri();
        return uri.toURL();
    }

    private static List<Path> temporary() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("amazonCorretto"))
                    .sorted()
                    .toList();
        }
    }
}
