package org.palomar.storage.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that names bodies. */
final class Hashing {

    private Hashing() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
