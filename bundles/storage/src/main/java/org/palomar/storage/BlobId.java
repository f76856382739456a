package org.palomar.storage;

import java.util.Arrays;
import java.util.HexFormat;

/** The identity of a body: the SHA-256 of its octets. */
public final class BlobId {

    public static final int LENGTH = 32;

    private final byte[] hash;

    /** @param hash {@value #LENGTH} octets, copied */
    public BlobId(byte[] hash) {
        if (hash.length != LENGTH) {
            throw new IllegalArgumentException("a blob id has " + LENGTH + " octets");
        }
        this.hash = hash.clone();
    }

    /** A copy of the hash. */
    public byte[] hash() {
        return hash.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlobId id && Arrays.equals(hash, id.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    /** In hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(hash);
    }
}
