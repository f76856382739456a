package org.palomar.filter.scorer.internal.record;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.palomar.api.directory.AccountId;

/**
 * The keys of this bundle. The owner is the number of an account, or 0 for the server.
 *
 * <pre>
 * w 0                            the key of hashes
 * w 1 &lt;owner:8&gt; 1 &lt;slice:4&gt;      a slice of a picture of the corpus; the first says what there is
 * w 1 &lt;owner:8&gt; 2 &lt;number:8&gt;     a change since
 * w 1 0:8 3 &lt;owner:8&gt;            how much of the server's an owner has taught
 * w 1 &lt;owner:8&gt; 4                a mark: something of it was damaged when the picture was made
 * </pre>
 */
public final class Keys {

    private static final byte OURS = 'w';
    private static final byte SECRET = 0;
    private static final byte CORPUS = 1;
    private static final byte SLICE = 1;
    private static final byte CHANGE = 2;
    private static final byte TALLY = 3;
    private static final byte DAMAGE = 4;
    private static final int OWNER = 2;
    private static final int PART = OWNER + Long.BYTES;
    private static final int NUMBER = PART + 1;

    /** What a key is of. */
    public sealed interface Part {

        /** A slice of a picture. */
        record Slice(int number) implements Part {}

        /** A change since. */
        record Changed(long number) implements Part {}

        /** How much an owner has taught the server; 0 for those who are no more. */
        record Taught(long owner) implements Part {}

        /** A mark of damage. */
        record Damaged() implements Part {}
    }

    private Keys() {}

    /** The key of hashes. */
    public static byte[] secret() {
        return new byte[] {OURS, SECRET};
    }

    public static byte[] slice(Optional<AccountId> owner, int number) {
        return ByteBuffer.allocate(NUMBER + Integer.BYTES)
                .put(head(owner))
                .put(SLICE)
                .putInt(number)
                .array();
    }

    public static byte[] change(Optional<AccountId> owner, long number) {
        return ByteBuffer.allocate(NUMBER + Long.BYTES)
                .put(head(owner))
                .put(CHANGE)
                .putLong(number)
                .array();
    }

    /** @param owner of whom something is said, not of the corpus, which is the server's */
    public static byte[] tally(long owner) {
        return ByteBuffer.allocate(NUMBER + Long.BYTES)
                .put(head(Optional.empty()))
                .put(TALLY)
                .putLong(owner)
                .array();
    }

    public static byte[] damage(Optional<AccountId> owner) {
        return ByteBuffer.allocate(NUMBER).put(head(owner)).put(DAMAGE).array();
    }

    /** The first key that can be one of a corpus. */
    public static byte[] head(Optional<AccountId> owner) {
        return corpus(number(owner));
    }

    /** The first key behind them. */
    public static byte[] behind(Optional<AccountId> owner) {
        return corpus(number(owner) + 1);
    }

    /** The first key of all corpora. */
    public static byte[] headOfAll() {
        return new byte[] {OURS, CORPUS};
    }

    /** The first key behind all corpora. */
    public static byte[] behindAll() {
        return new byte[] {OURS, CORPUS + 1};
    }

    private static long number(Optional<AccountId> owner) {
        return owner.map(AccountId::value).orElse(0L);
    }

    private static byte[] corpus(long number) {
        return ByteBuffer.allocate(PART).put(OURS).put(CORPUS).putLong(number).array();
    }

    /** Whose corpus a key is of; empty for one that nobody here wrote, and the server's. */
    public static Optional<AccountId> owner(byte[] key) {
        long number = key.length < PART ? 0 : ByteBuffer.wrap(key).getLong(OWNER);
        return number > 0 ? Optional.of(new AccountId(number)) : Optional.empty();
    }

    /** What a key of a corpus is of; empty for one that nobody here wrote. */
    public static Optional<Part> part(byte[] key) {
        if (key.length == NUMBER + Integer.BYTES && key[PART] == SLICE) {
            return Optional.of(new Part.Slice(ByteBuffer.wrap(key).getInt(NUMBER)));
        }
        if (key.length == NUMBER && key[PART] == DAMAGE) {
            return Optional.of(new Part.Damaged());
        }
        if (key.length != NUMBER + Long.BYTES) {
            return Optional.empty();
        }
        long number = ByteBuffer.wrap(key).getLong(NUMBER);
        return switch (key[PART]) {
            case CHANGE -> Optional.of(new Part.Changed(number));
            case TALLY -> owner(key).isEmpty() ? Optional.of(new Part.Taught(number)) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
