package org.palomar.directory.internal.password;

/** A password hash that was read and found to be within bounds. */
public sealed interface StoredHash permits SaltedSha512, Bcrypt, Argon2id {

    /** Whether it is the hash of the password; compares in constant time. */
    boolean matches(byte[] password);

    /** Memory that a check takes, in KiB. */
    int memoryKib();

    /** With its scheme, as it is stored and as other servers read it. */
    String text();
}
