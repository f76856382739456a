package org.palomar.directory.internal.password;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** <code>{ARGON2ID}</code>: Argon2id version 1.3 (RFC 9106) in the usual text form, {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}. */
public final class Argon2id implements StoredHash {

    /** RFC 9106 §4: 128 bits of salt, 256 bits of tag. */
    private static final int SALT = 16;

    private static final int TAG = 32;
    private static final int MAX_OCTETS = 64;

    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    private final Argon2Cost cost;
    private final byte[] salt;
    private final byte[] tag;

    private Argon2id(Argon2Cost cost, byte[] salt, byte[] tag) {
        this.cost = cost;
        this.salt = salt;
        this.tag = tag;
    }

    static Argon2id parse(String body) throws MalformedHashException {
        Matcher matcher = FORM.matcher(body);
        if (!matcher.matches()) {
            throw new MalformedHashException("it is not of the form $argon2id$v=19$m=…,t=…,p=…$salt$hash");
        }
        try {
            Argon2Cost cost = new Argon2Cost(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)));
            return new Argon2id(cost, octets(matcher.group(4), 8), octets(matcher.group(5), 16));
        } catch (IllegalArgumentException outOfBounds) {
            throw new MalformedHashException("its Argon2 parameters are out of bounds (memory up to "
                    + Argon2Cost.MAX_KIB + " KiB, " + Argon2Cost.MAX_PASSES + " passes, " + Argon2Cost.MAX_LANES
                    + " lanes)");
        }
    }

    private static byte[] octets(String base64, int least) {
        byte[] octets = Base64.getDecoder().decode(base64);
        if (octets.length < least || octets.length > MAX_OCTETS) {
            throw new IllegalArgumentException("too short or too long");
        }
        return octets;
    }

    /** Hashes a password with a fresh salt. */
    public static Argon2id create(byte[] password, Argon2Cost cost, SecureRandom random) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return new Argon2id(cost, salt, compute(password, cost, salt, TAG));
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(tag, compute(password, cost, salt, tag.length));
    }

    /** Whether it resists guessing as well as a fresh hash of that cost. */
    public boolean isAsStrongAs(Argon2Cost other) {
        return cost.isAtLeast(other);
    }

    private static byte[] compute(byte[] password, Argon2Cost cost, byte[] salt, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .withSalt(salt)
                .build());
        byte[] tag = new byte[length];
        generator.generateBytes(password, tag);
        return tag;
    }

    @Override
    public int memoryKib() {
        return cost.memoryKib();
    }

    @Override
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "{ARGON2ID}$argon2id$v=19$m=" + cost.memoryKib() + ",t=" + cost.passes() + ",p=" + cost.lanes() + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(tag);
    }
}
