package org.palomar.certificates.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Reads identities from PEM files (certificates and an unencrypted key, in any order of the two) and PKCS#12 files. */
final class IdentityFiles {

    private static final String FOREIGN_KEY = "its private key does not belong to its first certificate";

    private IdentityFiles() {}

    static boolean isIdentity(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".pem") || isPkcs12(name);
    }

    /**
     * Reads an identity whose key is proven to belong to its first certificate.
     *
     * @param password of PKCS#12 files; not used for PEM
     * @throws IOException if the file can't be read, holds something else, or the two don't belong together
     */
    static Identity read(Path file, char[] password) throws IOException, GeneralSecurityException {
        Identity identity = isPkcs12(file.getFileName().toString().toLowerCase(Locale.ROOT))
                ? readPkcs12(file, password)
                : readPem(file);
        if (!KeyProof.belong(identity.key(), identity.certificate().getPublicKey())) {
            throw new IOException(FOREIGN_KEY);
        }
        return identity;
    }

    private static boolean isPkcs12(String name) {
        return name.endsWith(".p12") || name.endsWith(".pfx");
    }

    private static Identity readPem(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        List<PrivateKeyInfo> keys = new ArrayList<>();
        // Outside the blocks there may be anything, such as a name in some encoding (RFC 7468 §2): here no octet is
        // malformed.
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                PEMParser parser = new PEMParser(reader)) {
            for (Object item = parser.readObject(); item != null; item = parser.readObject()) {
                switch (item) {
                    case X509CertificateHolder holder ->
                        chain.add(new JcaX509CertificateConverter().getCertificate(holder));
                    case PrivateKeyInfo key -> keys.add(key);
                    case PEMKeyPair pair -> keys.add(pair.getPrivateKeyInfo());
                    // Parameters of the curve that openssl writes before an EC key; the key has them too.
                    case ASN1ObjectIdentifier curve -> {}
                    default ->
                        throw new IOException(
                                "it holds something that is neither a certificate nor a plain private key");
                }
            }
        }
        if (keys.size() != 1 || chain.isEmpty()) {
            throw new IOException("it must hold one private key and its certificates, and holds " + keys.size()
                    + " and " + chain.size());
        }
        return new Identity(key(keys.getFirst(), chain.getFirst()), chain);
    }

    // The certificate names the algorithm as TLS wants it; security providers differ in what they call elliptic curves.
    private static PrivateKey key(PrivateKeyInfo info, X509Certificate certificate)
            throws IOException, GeneralSecurityException {
        try {
            return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (InvalidKeySpecException otherKind) {
            throw new IOException(FOREIGN_KEY, otherKind);
        }
    }

    private static Identity readPkcs12(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias) && store.getKey(alias, password) instanceof PrivateKey key) {
                Certificate[] chain = store.getCertificateChain(alias);
                if (chain == null) {
                    throw new IOException("it holds no certificate for its private key");
                }
                return new Identity(
                        key,
                        Arrays.stream(chain).map(X509Certificate.class::cast).toList());
            }
        }
        throw new IOException("it holds no private key");
    }
}
