package org.palomar.quarantine.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.palomar.api.directory.AccountId;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineId;

/**
 * What only this server could write: an entry, its owner, until when, a print of the message, and a hash of these under a secret of the store (HMAC-SHA-256, RFC 2104; 125 bits of it). Lower case letters and digits, as some programs change the case of
 * links. Safe for any thread.
 */
final class Tokens {

    /** Longer than any token. */
    static final int MAX = 80;

    private static final int HASH = 25;
    private static final int PRINT = 8;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int RADIX = 36;
    private static final String PURPOSE = "release";

    private final SecretKeySpec secret;

    /**
     * What a token says.
     *
     * @param until to the second
     * @param print of the entry's message: where an old state of the store was put back, numbers are given again
     */
    record Claim(QuarantineId entry, AccountId owner, Instant until, String print) {

        static Claim of(QuarantineEntry entry, Instant until) {
            return new Claim(entry.id(), entry.account(), until, printOf(entry));
        }

        /** Whether it is about this very entry. */
        boolean isOf(QuarantineEntry entry) {
            return this.entry.equals(entry.id()) && owner.equals(entry.account()) && print.equals(printOf(entry));
        }
    }

    Tokens(byte[] secret) {
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
    }

    String token(Claim claim) {
        String said = text(claim.entry().number()) + "-" + text(claim.owner().value()) + "-"
                + text(claim.until().getEpochSecond()) + "-" + claim.print();
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
                    Instant.ofEpochSecond(Long.parseLong(numbers[2], RADIX)),
                    numbers[3]));
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
        return letters(digest, HASH);
    }

    /** Of a message's story, 40 bits: no message that comes later has the same by chance. */
    private static String printOf(QuarantineEntry entry) {
        String story =
                entry.story().transaction() + " " + entry.story().received().toEpochMilli();
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return letters(digest.digest(story.getBytes(StandardCharsets.UTF_8)), PRINT);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static String letters(byte[] digest, int most) {
        StringBuilder text = new StringBuilder(most);
        for (int i = 0; i < most; i++) {
            text.append(ALPHABET.charAt(digest[i] & 31));
        }
        return text.toString();
    }
}
