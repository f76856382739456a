package org.palomar.api.signing;

import java.util.Arrays;
import java.util.Optional;

/** How keys sign; receivers that know both take either. */
public enum KeyAlgorithm {

    /** RSA with 2,048 bits (RFC 8301 §3.2), which every receiver knows. */
    RSA("rsa"),
    /** Ed25519 (RFC 8463), which is small and fast, and which many receivers don't know. */
    ED25519("ed25519");

    private final String word;

    KeyAlgorithm(String word) {
        this.word = word;
    }

    /** As {@code k=} of a key's record has it (RFC 6376 §3.6.1, RFC 8463 §4). */
    public String word() {
        return word;
    }

    /** As {@code a=} of a signature has it. */
    public String signature() {
        return word + "-sha256";
    }

    public static Optional<KeyAlgorithm> parse(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word.equalsIgnoreCase(word))
                .findFirst();
    }
}
