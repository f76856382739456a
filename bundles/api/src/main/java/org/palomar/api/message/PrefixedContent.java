package org.palomar.api.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Objects;

/** A few octets, and the rest behind them; a part is read without touching what lies before it. */
final class PrefixedContent implements Content {

    private final byte[] prefix;
    private final Content rest;

    PrefixedContent(byte[] prefix, Content rest) {
        this.prefix = prefix;
        this.rest = rest;
    }

    @Override
    public long size() {
        return prefix.length + rest.size();
    }

    @Override
    public InputStream open() throws IOException {
        return new SequenceInputStream(new ByteArrayInputStream(prefix), rest.open());
    }

    @Override
    public InputStream open(long offset, long length) throws IOException {
        Objects.checkFromIndexSize(offset, length, size());
        if (offset >= prefix.length) {
            return rest.open(offset - prefix.length, length);
        }
        int start = (int) offset;
        int fromPrefix = (int) Math.min(length, prefix.length - start);
        InputStream head = new ByteArrayInputStream(prefix, start, fromPrefix);
        return fromPrefix == length ? head : new SequenceInputStream(head, rest.open(0, length - fromPrefix));
    }
}
