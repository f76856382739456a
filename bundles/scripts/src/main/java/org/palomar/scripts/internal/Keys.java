package org.palomar.scripts.internal;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.palomar.api.directory.AccountId;

/**
 * The keys of this bundle.
 *
 * <pre>
 * p 1 &lt;account:8&gt;             shelf: names, sizes and digests of an account's scripts, and which is active
 * p 2 &lt;account:8&gt; &lt;digest:32&gt; text of a script, or of several that are equal
 * p 3 &lt;account:8&gt; &lt;hash:32&gt;   until when something is remembered
 * </pre>
 */
final class Keys {

    private static final byte SHELF = 1;
    private static final byte TEXT = 2;
    private static final byte MEMORY = 3;
    private static final int ACCOUNT_AT = 2;
    private static final int PREFIX = ACCOUNT_AT + Long.BYTES;

    /** A range of keys, without its end. */
    static final class Range {
        private final byte[] from;
        private final byte[] to;

        private Range(byte[] from, byte[] to) {
            this.from = from;
            this.to = to;
        }

        byte[] from() {
            return from;
        }

        byte[] to() {
            return to;
        }
    }

    private Keys() {}

    static byte[] shelf(AccountId account) {
        return key(SHELF, account, new byte[0]);
    }

    static Range shelves() {
        return new Range(new byte[] {'p', SHELF}, new byte[] {'p', SHELF + 1});
    }

    /** @param digest in hexadecimal */
    static byte[] text(AccountId account, String digest) {
        return key(TEXT, account, HexFormat.of().parseHex(digest));
    }

    static Range texts(AccountId account) {
        return of(TEXT, account);
    }

    static byte[] memory(AccountId account, byte[] hash) {
        return key(MEMORY, account, hash);
    }

    static Range memories(AccountId account) {
        return of(MEMORY, account);
    }

    static Range memories() {
        return new Range(new byte[] {'p', MEMORY}, new byte[] {'p', MEMORY + 1});
    }

    /** Whose shelf it is; 0 or less for what is no such key. */
    static long account(byte[] shelfKey) {
        return shelfKey.length == PREFIX ? ByteBuffer.wrap(shelfKey).getLong(ACCOUNT_AT) : 0;
    }

    private static Range of(byte kind, AccountId account) {
        return new Range(
                key(kind, account, new byte[0]),
                ByteBuffer.allocate(PREFIX)
                        .put((byte) 'p')
                        .put(kind)
                        .putLong(account.value() + 1)
                        .array());
    }

    private static byte[] key(byte kind, AccountId account, byte[] rest) {
        return ByteBuffer.allocate(PREFIX + rest.length)
                .put((byte) 'p')
                .put(kind)
                .putLong(account.value())
                .put(rest)
                .array();
    }
}
