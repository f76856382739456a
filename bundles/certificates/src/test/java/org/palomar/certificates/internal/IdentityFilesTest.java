package org.palomar.certificates.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityFilesTest {

    private static final String HOST = "mail.example.test";
    private static final char[] PASSWORD = "secret".toCharArray();

    @TempDir
    private Path folder;

    private Path pem;
    private Path pkcs12;

    @BeforeEach
    void nameTheFiles() {
        pem = folder.resolve("own.pem");
        pkcs12 = folder.resolve("own.p12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "RSASSA-PSS", "Ed25519"})
    void takesAKeyWithItsCertificate(String kind) throws Exception {
        OwnCertificate own = OwnCertificate.of(kind, HOST);
        own.writePem(pem);
        writePkcs12(own);
        assertThat(IdentityFiles.read(pem, PASSWORD).certificate()).isEqualTo(own.certificate());
        assertThat(IdentityFiles.read(pkcs12, PASSWORD).certificate()).isEqualTo(own.certificate());
    }

    @Test
    void passesOverAnythingOutsideTheBlocks() throws Exception {
        OwnCertificate own = OwnCertificate.of("EC", HOST);
        own.writePem(pem);
        Files.writeString(pem, "Tel\u00e9fonos de Espa\u00f1a\n" + Files.readString(pem));
        assertThat(IdentityFiles.read(pem, PASSWORD).certificate()).isEqualTo(own.certificate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "RSASSA-PSS", "Ed25519"})
    void refusesTheKeyOfAnotherCertificate(String kind) throws Exception {
        OwnCertificate mixed = new OwnCertificate(
                OwnCertificate.of(kind, HOST).key(),
                OwnCertificate.of(kind, HOST).certificate());
        mixed.writePem(pem);
        writePkcs12(mixed);
        refuses(pem, "its private key does not belong to its first certificate");
        refuses(pkcs12, "its private key does not belong to its first certificate");
    }

    @Test
    void refusesAKeyOfAnotherKindThanTheCertificate() throws Exception {
        OwnCertificate mixed = new OwnCertificate(
                OwnCertificate.of("EC", HOST).key(),
                OwnCertificate.of("RSA", HOST).certificate());
        mixed.writePem(pem);
        writePkcs12(mixed);
        refuses(pem, "its private key does not belong to its first certificate");
        refuses(pkcs12, "its private key does not belong to its first certificate");
    }

    @Test
    void refusesAKindOfKeyThatTlsCanNotUse() throws Exception {
        OwnCertificate.of("ML-DSA", HOST).writePem(pem);
        refuses(pem, "keys of the kind ML-DSA can't be used for TLS");
    }

    private static void refuses(Path file, String problem) {
        assertThatThrownBy(() -> IdentityFiles.read(file, PASSWORD))
                .isInstanceOf(IOException.class)
                .hasMessage(problem);
    }

    private void writePkcs12(OwnCertificate own) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", own.key(), PASSWORD, new Certificate[] {own.certificate()});
        try (OutputStream out = Files.newOutputStream(pkcs12)) {
            store.store(out, PASSWORD);
        }
    }
}
