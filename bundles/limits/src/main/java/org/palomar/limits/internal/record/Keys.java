package org.palomar.limits.internal.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.AccountId;

/**
 * The keys of this bundle.
 *
 * <pre>
 * l 1 &lt;account:8&gt;  counts of an account
 * l 2 &lt;account:8&gt;  standing of an account
 * l 3 &lt;name&gt;       counts of a domain
 * l 4 &lt;name&gt;       standing of a domain
 * </pre>
 */
public final class Keys {

    private static final byte COUNTS = 1;
    private static final byte STANDING = 2;
    private static final byte DOMAIN_COUNTS = 3;
    private static final byte DOMAIN_STANDING = 4;
    private static final int NAME_AT = 2;

    private Keys() {}

    public static byte[] counts(AccountId account) {
        return key(COUNTS, account);
    }

    public static byte[] standing(AccountId account) {
        return key(STANDING, account);
    }

    public static byte[] counts(Domain domain) {
        return key(DOMAIN_COUNTS, domain);
    }

    public static byte[] standing(Domain domain) {
        return key(DOMAIN_STANDING, domain);
    }

    /** The first key that the counts of an account can have; those behind {@link #standings()} are none. */
    public static byte[] allCounts() {
        return new byte[] {'l', COUNTS};
    }

    /** The first key that the standing of an account can have. */
    public static byte[] standings() {
        return new byte[] {'l', STANDING};
    }

    /** The first key behind all standings of accounts. */
    public static byte[] afterStandings() {
        return new byte[] {'l', DOMAIN_COUNTS};
    }

    /** Whether it is a key of an account's, however damaged the store. */
    public static boolean isOfAccount(byte[] key) {
        return key.length == NAME_AT + Long.BYTES && ByteBuffer.wrap(key).getLong(NAME_AT) > 0;
    }

    /** Whether a key of an account's is that of its standing. */
    public static boolean isStanding(byte[] key) {
        return key[1] == STANDING;
    }

    /** The account in a key of its. */
    public static AccountId account(byte[] key) {
        return new AccountId(ByteBuffer.wrap(key).getLong(NAME_AT));
    }

    private static byte[] key(byte kind, AccountId account) {
        return ByteBuffer.allocate(NAME_AT + Long.BYTES)
                .put((byte) 'l')
                .put(kind)
                .putLong(account.value())
                .array();
    }

    private static byte[] key(byte kind, Domain domain) {
        byte[] name = domain.name().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(NAME_AT + name.length)
                .put((byte) 'l')
                .put(kind)
                .put(name)
                .array();
    }
}
