package org.palomar.quarantine.internal.record;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.quarantine.QuarantineId;

/**
 * The keys of this bundle. Numbers of entries are turned around, so that the newest comes first.
 *
 * <pre>
 * z 1                              the secret of links
 * z 2                              the number of the last entry, which no other gets
 * z 3 &lt;entry:8&gt;                    an entry; with an octet behind it, the owner of the reference to its body
 * z 4 &lt;account:8&gt; &lt;entry:8&gt;        which entries an account has
 * z 5 &lt;milliseconds:8&gt; &lt;entry:8&gt;   when an entry goes by itself, the first first
 * z 6 &lt;account:8&gt;                  how much an account has
 * z 7 &lt;account:8&gt;                  up to which entry its owner was told of them, and when
 * z 8 &lt;account:8&gt; &lt;time:8&gt;         a review of what an account has; milliseconds, turned around, so that the newest comes first
 * z 9 &lt;account:8&gt;                  up to which entry somebody has reviewed what an account has
 * z 10                             how the clock has gone
 * z 11 &lt;entry:8&gt;                   which entries are copies of what was refused
 * </pre>
 */
public final class Keys {

    private static final byte OURS = 'z';
    private static final byte SECRET = 1;
    private static final byte LAST = 2;
    private static final byte ENTRY = 3;
    private static final byte OWNED = 4;
    private static final byte EXPIRY = 5;
    private static final byte TALLY = 6;
    private static final byte TOLD = 7;
    private static final byte REVIEW = 8;
    private static final byte SEEN = 9;
    private static final byte COURSE = 10;
    private static final byte REFUSED = 11;
    private static final byte OWNER = 1;
    private static final int NUMBER_AT = 2;
    private static final int SECOND_AT = NUMBER_AT + Long.BYTES;

    private Keys() {}

    public static byte[] secret() {
        return new byte[] {OURS, SECRET};
    }

    public static byte[] last() {
        return new byte[] {OURS, LAST};
    }

    public static byte[] entry(QuarantineId id) {
        return start(ENTRY, Long.BYTES).putLong(turned(id)).array();
    }

    /** The owner of the reference to the body of an entry: no other bundle has owners of 11 octets. */
    public static byte[] owner(QuarantineId id) {
        return start(ENTRY, Long.BYTES + 1).putLong(turned(id)).put(OWNER).array();
    }

    /** The first key that an entry can have. */
    public static byte[] entries() {
        return new byte[] {OURS, ENTRY};
    }

    /** The first key that an account's entry can have, behind those of entries. */
    public static byte[] owned() {
        return new byte[] {OURS, OWNED};
    }

    public static byte[] owned(AccountId account, QuarantineId id) {
        return start(OWNED, 2 * Long.BYTES)
                .putLong(account.value())
                .putLong(turned(id))
                .array();
    }

    /** The first key that an entry of an account can have. */
    public static byte[] owned(AccountId account) {
        return start(OWNED, Long.BYTES).putLong(account.value()).array();
    }

    /** Behind those of an account. */
    public static byte[] ownedEnd(AccountId account) {
        return start(OWNED, Long.BYTES).putLong(account.value() + 1).array();
    }

    /** The first key that a time can have. */
    public static byte[] expiries() {
        return new byte[] {OURS, EXPIRY};
    }

    public static byte[] expiry(Instant time, QuarantineId id) {
        return start(EXPIRY, 2 * Long.BYTES)
                .putLong(millis(time))
                .putLong(id.number())
                .array();
    }

    /** Behind those of what has expired at a time. */
    public static byte[] expired(Instant time) {
        return start(EXPIRY, Long.BYTES).putLong(millis(time) + 1).array();
    }

    public static byte[] tally(AccountId account) {
        return start(TALLY, Long.BYTES).putLong(account.value()).array();
    }

    /** The first key that a tally can have. */
    public static byte[] tallies() {
        return new byte[] {OURS, TALLY};
    }

    public static byte[] told(AccountId account) {
        return start(TOLD, Long.BYTES).putLong(account.value()).array();
    }

    /** The first key that says what an owner was told, behind those of tallies. */
    public static byte[] told() {
        return new byte[] {OURS, TOLD};
    }

    public static byte[] review(AccountId account, Instant time) {
        return start(REVIEW, 2 * Long.BYTES)
                .putLong(account.value())
                .putLong(Long.MAX_VALUE - millis(time))
                .array();
    }

    /** The first key that a review of an account's can have. */
    public static byte[] reviews(AccountId account) {
        return start(REVIEW, Long.BYTES).putLong(account.value()).array();
    }

    /** Behind those of an account. */
    public static byte[] reviewsEnd(AccountId account) {
        return start(REVIEW, Long.BYTES).putLong(account.value() + 1).array();
    }

    /** Up to which entry somebody has reviewed what an account has. */
    public static byte[] seen(AccountId account) {
        return start(SEEN, Long.BYTES).putLong(account.value()).array();
    }

    public static byte[] course() {
        return new byte[] {OURS, COURSE};
    }

    /** Behind all of these. */
    public static byte[] end() {
        return new byte[] {OURS, REFUSED + 1};
    }

    /** The first key that a copy of what was refused can have. */
    public static byte[] refused() {
        return new byte[] {OURS, REFUSED};
    }

    public static byte[] refused(QuarantineId id) {
        return start(REFUSED, Long.BYTES).putLong(turned(id)).array();
    }

    /** Whose a key of a tally, or of what an account has, is; empty for one of nobody. */
    public static Optional<AccountId> account(byte[] key) {
        return number(key, NUMBER_AT).map(AccountId::new);
    }

    /** The entry in the key of one, or of a copy of what was refused. */
    public static Optional<QuarantineId> id(byte[] key) {
        return number(key, NUMBER_AT).map(Keys::turned);
    }

    /** The entry in a key of what an account has. */
    public static Optional<QuarantineId> ownedId(byte[] key) {
        return number(key, SECOND_AT).map(Keys::turned);
    }

    /** The entry in a key of a time. */
    public static Optional<QuarantineId> expiringId(byte[] key) {
        return number(key, SECOND_AT).map(QuarantineId::new);
    }

    private static Optional<Long> number(byte[] key, int at) {
        return key.length < at + Long.BYTES
                ? Optional.empty()
                : Optional.of(ByteBuffer.wrap(key).getLong(at)).filter(number -> number > 0);
    }

    private static long turned(QuarantineId id) {
        return Long.MAX_VALUE - id.number() + 1;
    }

    private static QuarantineId turned(long number) {
        return new QuarantineId(Long.MAX_VALUE - number + 1);
    }

    private static long millis(Instant time) {
        return Math.max(0, time.toEpochMilli());
    }

    private static ByteBuffer start(byte kind, int length) {
        return ByteBuffer.allocate(NUMBER_AT + length).put(OURS).put(kind);
    }
}
