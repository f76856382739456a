package org.palomar.directory.internal.records;

/**
 * What a server keeps to run SCRAM for an account (RFC 5802 §3); octets as base64.
 *
 * @param mechanism such as {@code SCRAM-SHA-256}, without {@code -PLUS}
 * @param iterations of PBKDF2; at least 4096 (RFC 7677 §4), or 0 if there are no keys and there will be none
 */
public record ScramKeys(String mechanism, int iterations, String salt, String storedKey, String serverKey) {

    /** The mark of a password that was seen, and that SCRAM can't use. */
    public static ScramKeys impossible(String mechanism) {
        return new ScramKeys(mechanism, 0, "", "", "");
    }

    /** Whether there are keys. */
    public boolean usable() {
        return iterations > 0;
    }

    @Override
    public String toString() {
        return "ScramKeys[" + mechanism + ", " + iterations + ", hidden]";
    }
}
