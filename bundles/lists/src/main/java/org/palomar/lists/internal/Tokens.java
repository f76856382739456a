package org.palomar.lists.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What only this server could write: a number, and a hash under a secret of the store (HMAC-SHA-256, RFC 2104). In addresses 50 bits of it, which nobody guesses through SMTP dialogues; in links, which cost a prober less, 125.
 * Lower case, as some servers change that of local parts. Safe for any thread.
 */
final class Tokens {

    /** Characters of 5 bits. */
    private static final int IN_ADDRESS = 10;

    private static final int IN_LINK = 25;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int RADIX = 36;

    /** Of positive numbers that an address has room for: seven characters. */
    private static final long MAX = 78_364_164_095L;

    private final SecretKeySpec secret;

    Tokens(byte[] secret) {
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** For an address. */
    String address(String purpose, long number) {
        return Long.toString(number, RADIX) + "-" + hash(purpose, number, IN_ADDRESS);
    }

    /** For a link. */
    String link(String purpose, long number) {
        return Long.toString(number, RADIX) + "-" + hash(purpose, number, IN_LINK);
    }

    /** The number in a token of {@link #address} for just this purpose. */
    Optional<Long> inAddress(String purpose, String token) {
        return read(purpose, token, IN_ADDRESS);
    }

    Optional<Long> inLink(String purpose, String token) {
        return read(purpose, token, IN_LINK);
    }

    /** The number in a token, whoever wrote it. */
    static Optional<Long> claimed(String token) {
        int dash = token.indexOf('-');
        if (dash < 1 || dash > 7) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(token.substring(0, dash), RADIX);
            return number > 0 && number <= MAX ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    private Optional<Long> read(String purpose, String token, int length) {
        return claimed(token).filter(number -> {
            String expected = Long.toString(number, RADIX) + "-" + hash(purpose, number, length);
            return MessageDigest.isEqual(
                    expected.getBytes(StandardCharsets.US_ASCII), token.getBytes(StandardCharsets.UTF_8));
        });
    }

    private String hash(String purpose, long number, int length) {
        byte[] digest;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            digest = mac.doFinal((purpose + " " + number).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", impossible);
        }
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(digest[i] & 31));
        }
        return text.toString();
    }
}
