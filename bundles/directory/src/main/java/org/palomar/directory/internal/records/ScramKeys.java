package org.palomar.directory.internal.records;

/**
 * What a server keeps to run SCRAM for an account (RFC 5802 §3); octets as base64.
 *
 * @param mechanism such as {@code SCRAM-SHA-256}, without {@code -PLUS}
 * @param iterations of PBKDF2; at least 4096 (RFC 7677 §4)
 */
public record ScramKeys(String mechanism, int iterations, String salt, String storedKey, String serverKey) {

    @Override
    public String toString() {
        return "ScramKeys[" + mechanism + ", " + iterations + ", hidden]";
    }
}
