package org.palomar.storage.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.palomar.storage.BlobId;

/** The keys of bodies: {@code b<hash><chunk>}, {@code r<hash><owner>} and {@code g<hash>}. Pure. */
final class BlobKeys {

    /** Octets of a body in one chunk: few keys for large bodies, small enough to read one without harm to other readers. */
    static final int CHUNK = 256 << 10;

    private static final int PREFIXED = 1 + BlobId.LENGTH;

    private BlobKeys() {}

    /** Where the chunks of all bodies begin. */
    static byte[] chunks() {
        return new byte[] {'b'};
    }

    /** The first key behind them. */
    static byte[] afterChunks() {
        return new byte[] {'b' + 1};
    }

    static byte[] chunk(BlobId id, int index) {
        return ByteBuffer.allocate(PREFIXED + Integer.BYTES)
                .put((byte) 'b')
                .put(id.hash())
                .putInt(index)
                .array();
    }

    /** How many chunks a body has; an empty one has one, too. */
    static int chunks(BlobId id) {
        return Math.toIntExact(Math.max(1, (id.size() + CHUNK - 1) / CHUNK));
    }

    static byte[] reference(BlobId id, byte[] owner) {
        return ByteBuffer.allocate(PREFIXED + owner.length)
                .put((byte) 'r')
                .put(id.hash())
                .put(owner)
                .array();
    }

    static byte[] candidate(BlobId id) {
        return ByteBuffer.allocate(PREFIXED).put((byte) 'g').put(id.hash()).array();
    }

    static byte[] candidateValue(BlobId id) {
        return ByteBuffer.allocate(Long.BYTES).putLong(id.size()).array();
    }

    static BlobId candidate(byte[] key, byte[] value) {
        return new BlobId(hash(key), ByteBuffer.wrap(value).getLong());
    }

    static byte[] hash(byte[] key) {
        return Arrays.copyOfRange(key, 1, PREFIXED);
    }

    static byte[] owner(byte[] key) {
        return Arrays.copyOfRange(key, PREFIXED, key.length);
    }

    /** The first key that doesn't start with {@code prefix}, whose last octet is not 0xff. */
    static byte[] after(byte[] prefix) {
        byte[] next = prefix.clone();
        for (int i = next.length - 1; i >= 0; i--) {
            if (++next[i] != 0) {
                return Arrays.copyOf(next, i + 1);
            }
        }
        throw new IllegalArgumentException("nothing sorts behind 0xff");
    }
}
