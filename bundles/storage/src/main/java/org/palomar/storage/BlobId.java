package org.palomar.storage;

import java.util.Arrays;
import java.util.HexFormat;

/** The identity of a body: the SHA-256 of its octets, and their number. */
public final class BlobId {

    /** Octets of the hash. */
    public static final int LENGTH = 32;

    private final byte[] hash;
    private final long size;

    /**
     * @param hash {@value #LENGTH} octets, copied
     * @param size octets of the body
     */
    public BlobId(byte[] hash, long size) {
        if (hash.length != LENGTH || size < 0) {
            throw new IllegalArgumentException("a blob id has a hash of " + LENGTH + " octets and a size");
        }
        this.hash = hash.clone();
        this.size = size;
    }

    /** A copy of the hash. */
    public byte[] hash() {
        return hash.clone();
    }

    /** Octets of the body. */
    public long size() {
        return size;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlobId id && size == id.size && Arrays.equals(hash, id.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    /** The hash in hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(hash);
    }
}
