package org.palomar.api.message;

import java.io.ByteArrayInputStream;

/** Content in memory. */
public final class OctetContent implements Content {

    private final byte[] octets;

    OctetContent(byte[] octets) {
        this.octets = octets;
    }

    /** The octets themselves, not a copy: for reading only. */
    public byte[] octets() {
        return octets;
    }

    @Override
    public long size() {
        return octets.length;
    }

    @Override
    public ByteArrayInputStream open() {
        return new ByteArrayInputStream(octets);
    }

    @Override
    public ByteArrayInputStream open(long offset, long length) {
        return new ByteArrayInputStream(octets, Math.toIntExact(offset), Math.toIntExact(length));
    }
}
