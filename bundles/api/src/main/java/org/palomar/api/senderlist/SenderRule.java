package org.palomar.api.senderlist;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preference;

/** What is to become of mail of some senders. */
public record SenderRule(Treatment treatment, SenderPattern pattern) {

    /** What is done; of two that are as particular, the first holds. */
    public enum Treatment {
        /** Is wanted, if it is really theirs. */
        ALLOW,
        /** Goes to Junk. */
        JUNK,
        /** Is refused. */
        BLOCK;

        /** As people write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The subject of preferences that are rules. */
    public static final String SUBJECT = "sender-lists";

    /** Rules of one domain or account: all are in memory. */
    public static final int MOST = 1_000;

    /** Octets of a digest that tell keys apart. */
    private static final int KEY = 16;

    /** As a preference of a domain or an account; there is one for each pattern. */
    public Preference of(Holder holder) {
        return new Preference(holder, SUBJECT, key(pattern), treatment.word() + " " + pattern.text());
    }

    /** The key of a pattern's preference. */
    public static String key(SenderPattern pattern) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(pattern.text().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, KEY);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /** Reads a preference's value; empty for one that is no rule. */
    public static Optional<SenderRule> parse(String value) {
        int space = value.indexOf(' ');
        return Arrays.stream(Treatment.values())
                .filter(one -> space > 0 && one.word().equals(value.substring(0, space)))
                .findFirst()
                .flatMap(treatment -> SenderPattern.parse(value.substring(space + 1))
                        .map(pattern -> new SenderRule(treatment, pattern)));
    }
}
