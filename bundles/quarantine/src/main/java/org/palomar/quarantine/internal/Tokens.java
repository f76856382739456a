package org.palomar.quarantine.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.palomar.api.directory.AccountId;
import org.palomar.api.quarantine.QuarantineId;

/**
 * What only this server could write: an entry, its owner, until when, and a hash of these under a secret of the store (HMAC-SHA-256, RFC 2104; 125 bits of it). Lower case letters and digits, as some programs change the case of
 * links. Safe for any thread.
 */
final class Tokens {

    /** Longer than any token. */
    static final int MAX = 80;

    private static final int HASH = 25;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int RADIX = 36;
    private static final String PURPOSE = "release";

    private final SecretKeySpec secret;

    /**
     * What a token says.
     *
     * @param until to the second
     */
    record Claim(QuarantineId entry, AccountId owner, Instant until) {}

    Tokens(byte[] secret) {
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
    }

    String token(Claim claim) {
        String said = text(claim.entry().number()) + "-" + text(claim.owner().value()) + "-"
                + text(claim.until().getEpochSecond());
        return said + "-" + hash(said);
    }

    /** What a token says, if it was given here; whether its time is over, the caller looks. Total. */
    Optional<Claim> read(String token) {
        int end = token.lastIndexOf('-');
        if (end < 0 || token.length() > MAX) {
            return Optional.empty();
        }
        String said = token.substring(0, end);
        boolean ours = MessageDigest.isEqual(
                hash(said).getBytes(StandardCharsets.US_ASCII),
                token.substring(end + 1).getBytes(StandardCharsets.UTF_8));
        return ours ? claim(said.split("-", -1)) : Optional.empty();
    }

    private static Optional<Claim> claim(String[] numbers) {
        try {
            return Optional.of(new Claim(
                    new QuarantineId(Long.parseLong(numbers[0], RADIX)),
                    new AccountId(Long.parseLong(numbers[1], RADIX)),
                    Instant.ofEpochSecond(Long.parseLong(numbers[2], RADIX))));
        } catch (RuntimeException impossible) { // what has our hash has our form
            return Optional.empty();
        }
    }

    private static String text(long number) {
        return Long.toString(number, RADIX);
    }

    private String hash(String said) {
        byte[] digest;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            digest = mac.doFinal((PURPOSE + " " + said).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", impossible);
        }
        StringBuilder text = new StringBuilder(HASH);
        for (int i = 0; i < HASH; i++) {
            text.append(ALPHABET.charAt(digest[i] & 31));
        }
        return text.toString();
    }
}
