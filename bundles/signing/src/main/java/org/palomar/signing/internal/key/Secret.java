package org.palomar.signing.internal.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.palomar.api.signing.KeyAlgorithm;

/** A key pair that is known to belong together. Immutable; for any thread. */
public final class Secret {

    /** Shorter ones are not to be signed with, and receivers need not look at longer ones (RFC 8301 §3.2). */
    private static final int LEAST_BITS = 1024;

    private static final int MOST_BITS = 4096;

    private static final int NEW_BITS = 2048;

    /** A public key of Ed25519, behind the head that names it (RFC 8410 §4). */
    private static final int ED25519_OCTETS = 32;

    private final KeyAlgorithm algorithm;
    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private Secret(KeyAlgorithm algorithm, PrivateKey privateKey, PublicKey publicKey) {
        this.algorithm = algorithm;
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** A new one. RSA takes a tenth of a second, more on a slow machine. */
    public static Secret generate(KeyAlgorithm algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(jca(algorithm));
            if (algorithm == KeyAlgorithm.RSA) {
                generator.initialize(NEW_BITS);
            }
            KeyPair pair = generator.generateKeyPair();
            return new Secret(algorithm, pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK has both algorithms", impossible);
        }
    }

    /**
     * One that was kept.
     *
     * @param privateOctets PKCS#8
     * @param publicOctets X.509, as {@link #publicOctets} gave it
     * @throws InvalidKeySpecException when they are no keys, do not belong together, or are too weak or too large; its message is a clause
     */
    public static Secret of(KeyAlgorithm algorithm, byte[] privateOctets, byte[] publicOctets)
            throws InvalidKeySpecException {
        Secret secret;
        try {
            KeyFactory factory = KeyFactory.getInstance(jca(algorithm));
            secret = new Secret(
                    algorithm,
                    factory.generatePrivate(new PKCS8EncodedKeySpec(privateOctets)),
                    factory.generatePublic(new X509EncodedKeySpec(publicOctets)));
        } catch (GeneralSecurityException malformed) {
            throw new InvalidKeySpecException("it holds no key for " + algorithm.signature(), malformed);
        }
        secret.check();
        return secret;
    }

    private void check() throws InvalidKeySpecException {
        if (publicKey instanceof RSAPublicKey rsa
                && (rsa.getModulus().bitLength() < LEAST_BITS
                        || rsa.getModulus().bitLength() > MOST_BITS)) {
            throw new InvalidKeySpecException("an RSA key has from " + LEAST_BITS + " to " + MOST_BITS
                    + " bits, and this one " + rsa.getModulus().bitLength());
        }
        byte[] proof = "proof".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature verifier = Signature.getInstance(signatures());
            verifier.initVerify(publicKey);
            verifier.update(algorithm == KeyAlgorithm.RSA ? proof : sha256(proof));
            if (!verifier.verify(sign(proof))) {
                throw new InvalidKeySpecException("its private key does not belong to its public key");
            }
        } catch (GeneralSecurityException unusable) {
            throw unusable instanceof InvalidKeySpecException known
                    ? known
                    : new InvalidKeySpecException("its key can't be used", unusable);
        }
    }

    /**
     * Signs (RFC 6376 §3.3.1; RFC 8463 §3: Ed25519 signs the digest).
     *
     * @throws GeneralSecurityException when the key can't be used
     */
    public byte[] sign(byte[] octets) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(signatures());
        signature.initSign(privateKey);
        signature.update(algorithm == KeyAlgorithm.RSA ? octets : sha256(octets));
        return signature.sign();
    }

    public KeyAlgorithm algorithm() {
        return algorithm;
    }

    byte[] privateOctets() {
        return privateKey.getEncoded();
    }

    byte[] publicOctets() {
        return publicKey.getEncoded();
    }

    /** {@code p=} of its record: for RSA with the algorithm's name (RFC 6376 §3.6.1), for Ed25519 without (RFC 8463 §4.2). */
    String published() {
        byte[] octets = publicOctets();
        byte[] bare = algorithm == KeyAlgorithm.RSA
                ? octets
                : Arrays.copyOfRange(octets, octets.length - ED25519_OCTETS, octets.length);
        return Base64.getEncoder().encodeToString(bare);
    }

    /** The text of its TXT record (RFC 6376 §3.6.1). */
    public String record() {
        return "v=DKIM1; k=" + algorithm.word() + "; p=" + published();
    }

    private String signatures() {
        return algorithm == KeyAlgorithm.RSA ? "SHA256withRSA" : "Ed25519";
    }

    private static String jca(KeyAlgorithm algorithm) {
        return algorithm == KeyAlgorithm.RSA ? "RSA" : "Ed25519";
    }

    private static byte[] sha256(byte[] octets) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(octets);
    }

    @Override
    public String toString() {
        return "Secret[" + record() + "]";
    }
}
