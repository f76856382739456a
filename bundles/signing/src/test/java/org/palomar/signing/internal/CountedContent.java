package org.palomar.signing.internal;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.palomar.api.message.Content;

/** Counts how often it is read. For one thread. */
final class CountedContent implements Content {

    private final byte[] octets;
    private int opened;

    CountedContent(byte[] octets) {
        this.octets = octets;
    }

    int opened() {
        return opened;
    }

    @Override
    public long size() {
        return octets.length;
    }

    @Override
    public InputStream open() {
        opened++;
        return new ByteArrayInputStream(octets);
    }

    @Override
    public InputStream open(long offset, long length) {
        opened++;
        return new ByteArrayInputStream(octets, (int) offset, (int) length);
    }
}
