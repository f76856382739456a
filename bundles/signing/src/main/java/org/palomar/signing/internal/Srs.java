package org.palomar.signing.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.signing.SenderRewriting;

/**
 * Senders as the Sender Rewriting Scheme has them: {@code SRS0=HASH=DAY=DOMAIN=LOCAL}, and where another server has rewritten it before, {@code SRS1=HASH=ITS-DOMAIN=…}, so that they don't grow with each server. The hash is of all that
 * decides where mail goes, so that nobody else makes such an address: 40 bits, which can only be tried by sending. Case does not count, as some servers change it. Immutable; for any thread.
 *
 * @param rewrites whether forwarded mail gets a sender here; those that have one are understood in any case
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
record Srs(byte[] secret, BooleanSupplier rewrites, Clock clock) implements SenderRewriting {

    /** How long mail may come back: queues give up after 5 days, and notices wait in queues themselves. */
    private static final int DAYS = 21;

    /** Days are counted by two characters of base 32. */
    private static final int CYCLE = 1 << 10;

    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int HASH = 8;
    private static final String FIRST = "SRS0=";
    private static final String AGAIN = "SRS1=";

    /** Where the parts begin. */
    private static final int PREFIX = FIRST.length();

    @Override
    public Address forwarded(Address sender, Domain by) {
        String local = sender.localPart();
        // Such a local part is refused when it comes back, as others relay by it.
        if (!rewrites.getAsBoolean() || local.chars().anyMatch(c -> c == '%' || c == '!' || c == '@')) {
            return sender;
        }
        String rewritten;
        if (!SenderRewriting.looksRewritten(sender)) {
            rewritten = signed(FIRST, day(today()) + "=" + sender.domain() + "=" + local);
        } else if (local.regionMatches(true, 0, "SRS0", 0, 4)) {
            rewritten = signed(AGAIN, sender.domain() + "=" + local.substring(4));
        } else {
            // The hash of the server before is none of ours; what is behind it stays.
            int rest = local.indexOf('=', PREFIX);
            if (rest < 0) {
                return sender;
            }
            rewritten = signed(AGAIN, local.substring(rest + 1));
        }
        return rewritten.getBytes(StandardCharsets.UTF_8).length > Address.MAX_LOCAL_PART
                ? sender
                : new Address(rewritten, by);
    }

    @Override
    public Optional<Address> original(Address recipient) {
        String local = recipient.localPart();
        int end = PREFIX + HASH;
        if (local.length() <= end || local.charAt(end) != '=' || local.charAt(PREFIX - 1) != '=') {
            return Optional.empty();
        }
        String text = local.substring(end + 1);
        boolean genuine = MessageDigest.isEqual(
                ascii(local.substring(PREFIX, end).toLowerCase(Locale.ROOT)),
                ascii(hash(local.substring(0, PREFIX) + text)));
        if (!genuine) {
            return Optional.empty();
        }
        if (local.regionMatches(true, 0, FIRST, 0, PREFIX)) {
            return isRecent(text) ? address(text.substring(3)) : Optional.empty();
        }
        return local.regionMatches(true, 0, AGAIN, 0, PREFIX) ? again(text) : Optional.empty();
    }

    /** The one that rewrote it first knows the rest, and when it was. */
    private static Optional<Address> again(String text) {
        int equals = text.indexOf('=');
        Optional<Domain> domain = equals < 0 ? Optional.empty() : Domain.parse(text.substring(0, equals));
        return domain.map(server -> new Address("SRS0" + text.substring(equals + 1), server));
    }

    private static Optional<Address> address(String text) {
        int equals = text.indexOf('=');
        if (equals < 0 || equals == text.length() - 1) {
            return Optional.empty();
        }
        return Domain.parse(text.substring(0, equals)).map(domain -> new Address(text.substring(equals + 1), domain));
    }

    /** @param text begins with a day, as it is signed */
    private boolean isRecent(String text) {
        if (text.length() < 3 || text.charAt(2) != '=') {
            return false;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        int then = BASE32.indexOf(lower.charAt(0)) * BASE32.length() + BASE32.indexOf(lower.charAt(1));
        return Math.floorMod(today() - then, CYCLE) <= DAYS;
    }

    private int today() {
        return (int) (clock.instant().getEpochSecond() / Duration.ofDays(1).toSeconds() % CYCLE);
    }

    private static String day(int number) {
        return "" + BASE32.charAt(number / BASE32.length()) + BASE32.charAt(number % BASE32.length());
    }

    private String signed(String kind, String text) {
        return kind + hash(kind + text) + "=" + text;
    }

    /** Of both kinds, so that none is taken for the other. */
    private String hash(String text) {
        byte[] digest;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            digest = mac.doFinal(text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has it", impossible);
        }
        StringBuilder hash = new StringBuilder(HASH);
        for (int i = 0; i < HASH; i++) {
            hash.append(BASE32.charAt(digest[i] & 31));
        }
        return hash.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Srs";
    }
}
