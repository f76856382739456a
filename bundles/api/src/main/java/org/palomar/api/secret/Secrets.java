package org.palomar.api.secret;

/** Encrypts and decrypts configuration values, {@code ENC(...)}. */
public interface Secrets {

    /** The value as it can stand in a configuration file: {@code ENC(...)}. */
    String encrypt(String plain);

    /** The plain value of {@code ENC(...)}; any other text as it is. */
    String decrypt(String value) throws UndecipherableException;
}
