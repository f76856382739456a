package org.palomar.directory.internal.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.KeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.palomar.directory.internal.records.ScramKeys;

/** The arithmetic of SCRAM (RFC 5802 §3) with one hash function. */
public enum ScramAlgorithm {
    /** RFC 7677. */
    SHA_256("SCRAM-SHA-256", "SHA-256", "HmacSHA256", "PBKDF2WithHmacSHA256", 32),
    /** RFC 5802. */
    SHA_1("SCRAM-SHA-1", "SHA-1", "HmacSHA1", "PBKDF2WithHmacSHA1", 20);

    /** Appended to the name of a mechanism with channel binding. */
    public static final String PLUS = "-PLUS";

    private final String mechanism;
    private final String digest;
    private final String hmac;
    private final String pbkdf2;
    private final int octets;

    ScramAlgorithm(String mechanism, String digest, String hmac, String pbkdf2, int octets) {
        this.mechanism = mechanism;
        this.digest = digest;
        this.hmac = hmac;
        this.pbkdf2 = pbkdf2;
        this.octets = octets;
    }

    /** Its name without {@code -PLUS}. */
    public String mechanism() {
        return mechanism;
    }

    /** By name, without {@code -PLUS}, in upper case. */
    public static Optional<ScramAlgorithm> of(String mechanism) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.mechanism.equals(mechanism))
                .findFirst();
    }

    /**
     * Makes the keys that a server keeps; takes a millisecond or so for each thousand iterations.
     *
     * @param password as {@link SaslPrep} left it; not empty
     */
    public ScramKeys keys(String password, byte[] salt, int iterations) {
        byte[] salted = salted(password, salt, iterations);
        byte[] storedKey = digest(hmac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII)));
        byte[] serverKey = hmac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII));
        Base64.Encoder base64 = Base64.getEncoder();
        return new ScramKeys(
                mechanism,
                iterations,
                base64.encodeToString(salt),
                base64.encodeToString(storedKey),
                base64.encodeToString(serverKey));
    }

    /** {@code Hi(password, salt, i)}, which is PBKDF2 with one block. */
    byte[] salted(String password, byte[] salt, int iterations) {
        try {
            KeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, octets * Byte.SIZE);
            return SecretKeyFactory.getInstance(pbkdf2).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** Octets of a digest, and so of a proof. */
    int octets() {
        return octets;
    }

    byte[] digest(byte[] data) {
        try {
            return MessageDigest.getInstance(digest).digest(data);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(key, hmac));
            return mac.doFinal(data);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
